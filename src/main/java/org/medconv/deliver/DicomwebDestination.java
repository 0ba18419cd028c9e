package org.medconv.deliver;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.medconv.jobs.ResultFile;

/**
 * An archive that accepts DICOM objects by STOW-RS (PS3.18 10.5): one request per object, in their
 * order, so that a retry continues with the missing ones. There is no storage commitment.
 */
final class DicomwebDestination extends Destination {
  private final DicomwebConfig config;
  private final StowClient client;

  DicomwebDestination(DicomwebConfig config) {
    super(config.name());
    this.config = config;
    this.client = new StowClient(config);
  }

  @Override
  Attempt attempt(List<ResultFile> results, Progress progress) {
    List<ResultFile> objects =
        results.stream()
            .filter(each -> each.instance().isPresent() && config.takes(each.name()))
            .toList();
    List<ResultFile> missing =
        DicomDestination.without(
            DicomDestination.without(objects, progress.stored()), progress.untaken());
    for (ResultFile object : missing) {
      Optional<Attempt> hindered = store(object, progress);
      if (hindered.isPresent()) {
        return hindered.get();
      }
    }
    List<ResultFile> there = DicomDestination.without(objects, progress.untaken());
    String sentence = DicomDestination.untaken(name(), objects, there);
    return there.isEmpty() && !objects.isEmpty()
        ? new Attempt.Dead("NOT_SUPPORTED", sentence)
        : new Attempt.Sent(sentence);
  }

  private Optional<Attempt> store(ResultFile object, Progress progress) {
    if (!Files.isReadable(object.file())) {
      return Optional.of(DicomDestination.gone(object));
    }
    try {
      return client.post(object.file()).settle(object, progress);
    } catch (StowClient.Unanswered e) {
      return Optional.of(new Attempt.Failed(e.code(), e.getMessage(), true));
    }
  }

  @Override
  public Finding examine() throws IOException {
    StowAnswer answer = client.search();
    if (answer.isDone()) {
      return Finding.well("%s answers".formatted(config.baseUrl()));
    }
    if (answer.isForbidden() || answer.isElsewhere()) {
      throw new IOException(answer.sentence());
    }
    return Finding.noteworthy(
        "%s answers, but to a search with status %d; whether it stores is seen with the first result"
            .formatted(config.baseUrl(), answer.status()));
  }
}
