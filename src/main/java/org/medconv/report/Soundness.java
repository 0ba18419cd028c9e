package org.medconv.report;

import java.util.Locale;
import java.util.Optional;
import org.medconv.classify.Certainty;
import org.medconv.classify.Unfamiliarity;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.ModelId;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.SourceSeries;

/** Checks a screening before it becomes a result object. */
final class Soundness {
  private static final int LO_LETTERS = 64;

  private Soundness() {}

  static void check(Screening screening) {
    checkL1(screening);
    checkSource(screening);
    checkAttenuation(screening.trabecular());
    screening.elliptical().ifPresent(Soundness::checkAttenuation);
    checkClass(screening);
    checkModel("segmenter", screening.segmenter());
    checkModel("classifier", screening.classification().model());
  }

  private static void checkL1(Screening screening) {
    Vertebra l1 = screening.finding().l1();
    require(l1.level() == VertebraLevel.L1, "the vertebra reported is %s, not L1", l1.level());
    require(l1.complete(), "the field of view cuts L1, so it is not reported");
    require(!l1.body().inside().isEmpty(), "the body of L1 has no voxel");
    require(
        l1.body().grid().equals(screening.volume().grid()),
        "the body of L1 is on another grid than the CT");
    double certainty = screening.finding().certainty();
    require(
        Double.isNaN(certainty) || (certainty >= 0 && certainty <= 1),
        "a certainty of L1 of %s is not a probability",
        certainty);
  }

  private static void checkSource(Screening screening) {
    SourceSeries source = screening.source();
    int slices = screening.volume().grid().slices();
    require(
        source.slices().isEmpty() || source.slices().size() == slices,
        "the volume has %d slices, but %d source images are named",
        slices,
        source.slices().size());
  }

  /** 0 HU from an empty region would look like very low density. */
  private static void checkAttenuation(TrabecularHu hu) {
    require(
        hu.voxels() > 0 && hu.millilitres() > 0,
        "the trabecular region has %d voxels and %s ml: there is nothing to report",
        hu.voxels(),
        hu.millilitres());
    require(
        Double.isFinite(hu.mean())
            && Double.isFinite(hu.median())
            && hu.sd() >= 0
            && Double.isFinite(hu.sd()),
        "an attenuation of mean %s, median %s, SD %s HU is not a measurement",
        hu.mean(),
        hu.median(),
        hu.sd());
  }

  private static void checkClass(Screening screening) {
    // The constructor checks that the class is in its set.
    screening.statement();
    screening
        .classification()
        .certainty()
        .map(Certainty::unfamiliarity)
        .ifPresent(Soundness::checkKnown);
  }

  private static void checkKnown(Unfamiliarity found) {
    require(
        !found.isExceeded(),
        "the vertebra found as L1 lies at a distance of %s from those that the classifier knows;"
            + " the limit is %s",
        found.distance(),
        found.limit());
  }

  private static void checkModel(String which, ModelId model) {
    require(
        fits(model.name()) && fits(model.version()),
        "name and version of the %s must have 1 to %d letters",
        which,
        LO_LETTERS);
    require(model.sha256().matches("[0-9a-f]{64}"), "the %s has no SHA-256 of its weights", which);
  }

  /** Why the source does not allow DICOM objects; empty if it does. */
  static Optional<String> whyNoDicom(Origin origin) {
    SourceHeader header = origin.header();
    if (origin.source().slices().isEmpty()) {
      return Optional.of("the input is not a DICOM series, so there is no study for the results");
    }
    if (header.studyInstanceUid().isEmpty() || header.seriesInstanceUid().isEmpty()) {
      return Optional.of("the source names no study or series instance UID");
    }
    return Optional.empty();
  }

  static Optional<String> whyNoFhir(Origin origin) {
    return whyNoDicom(origin)
        .or(
            () ->
                origin.header().patientId().isPresent()
                    ? Optional.empty()
                    : Optional.of("the source has no patient ID"));
  }

  private static boolean fits(String text) {
    return !text.isBlank() && text.length() <= LO_LETTERS;
  }

  private static void require(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new InconsistentScreening(
          "no result is written: " + String.format(Locale.ROOT, format, values));
    }
  }
}
