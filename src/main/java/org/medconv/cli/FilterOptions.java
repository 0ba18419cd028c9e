package org.medconv.cli;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.medconv.jobs.JobState;
import org.medconv.jobs.RunEnd;
import org.medconv.record.JobFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which jobs are meant: the same for the list, the export and the changes. */
final class FilterOptions {
  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<JobState> states = List.of();

  @Option(
      names = "--reason",
      split = ",",
      paramLabel = "CODE",
      description = "Only of these reasons, as `jobs show` names them: NO_ANCHOR, DEFECT, ...")
  private List<String> reasons = List.of();

  @Option(
      names = "--outcome",
      split = ",",
      paramLabel = "OUTCOME",
      description = "Only where the newest run came to one of these: ${COMPLETION-CANDIDATES}.")
  private List<RunEnd> outcomes = List.of();

  @Option(names = "--accession", paramLabel = "NUMBER", description = "Only of this accession.")
  private String accession = "";

  @Option(names = "--patient", paramLabel = "ID", description = "Only of this patient ID.")
  private String patient = "";

  @Option(names = "--study", paramLabel = "UID", description = "Only of this study, or series.")
  private String study = "";

  @Option(
      names = "--scanner",
      paramLabel = "NAME",
      description = "Only of this station name or scanner model.")
  private String scanner = "";

  @Option(names = "--rule", paramLabel = "NAME", description = "Only of this routing rule.")
  private String rule = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Only what changed then or later: " + SiteTime.FORMS + ".")
  private Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Only what last changed before.")
  private Instant until;

  /** A time at the site. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return SiteTime.here().parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  JobFilter filter() {
    Set<JobState> wanted =
        states.isEmpty() ? EnumSet.noneOf(JobState.class) : EnumSet.copyOf(states);
    return new JobFilter(
        wanted,
        reasons.stream().map(each -> each.toUpperCase(Locale.ROOT)).collect(Collectors.toSet()),
        Set.copyOf(outcomes),
        accession,
        patient,
        study,
        scanner,
        rule,
        since,
        until);
  }
}
