package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.jobs.ResultFile;

/** The messages about a peer that accepts only some of the objects and commits none. */
class DicomDestinationTest {
  @TempDir Path folder;

  /** The test listener always offers commitment, so this class answers that question only. */
  private static final class WithoutCommitment implements DicomPeer {
    @Override
    public void requestCommitment(String transactionUid, List<InstanceReference> instances)
        throws PeerFailure {
      throw new PeerFailure(
          PeerFailure.Kind.NOT_SUPPORTED, "pacs does not offer storage commitment", null);
    }

    @Override
    public void echo() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void store(List<Path> files, StoreListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reportCommitment(CommitmentReport report) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> findInstances(String studyInstanceUid, String seriesInstanceUid) {
      throw new UnsupportedOperationException();
    }
  }

  /** A delivery whose objects were offered by an earlier attempt. */
  private record Offered(Set<String> stored, Set<String> untaken) implements Progress {
    @Override
    public long jobId() {
      return 1;
    }

    @Override
    public void stored(String sopInstanceUid, int status) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void untaken(String sopInstanceUid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void asking(String transactionUid) {
      assertThat(transactionUid).startsWith("2.25.");
    }
  }

  @Test
  void the_kinds_that_a_peer_does_not_take_are_told_with_its_lack_of_commitment() throws Exception {
    List<ResultFile> results = SampleResults.write(folder, "1.2.3.1");
    Set<String> stored =
        results.stream()
            .filter(each -> each.instance().isPresent() && !each.name().equals("SEG"))
            .map(StoreAnswers::uid)
            .collect(Collectors.toSet());
    Set<String> untaken =
        results.stream()
            .filter(each -> each.name().equals("SEG"))
            .map(StoreAnswers::uid)
            .collect(Collectors.toSet());
    Attempt attempt =
        new DicomDestination(
                ScriptedPacs.peer("pacs", ScriptedPacs.AE, 104, true), new WithoutCommitment())
            .attempt(results, new Offered(stored, untaken));
    assertThat(attempt).isInstanceOf(Attempt.Dead.class);
    assertThat(((Attempt.Dead) attempt).sentence())
        .contains("does not offer storage commitment", "does not take SEG");
  }
}
