package org.medconv.dicom.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that a listener under test passes on, in memory. */
class Received implements StoreScp, CommitmentScp, CommitmentScu, Announcements {
  record Stored(StoreRequest request, byte[] dataset) {}

  record Commitment(AeTitle callingAe, String transactionUid, List<InstanceReference> instances) {}

  record Announced(String study, Map<String, Set<String>> instancesBySeries) {}

  final List<Stored> objects = new CopyOnWriteArrayList<>();
  final List<Commitment> commitments = new CopyOnWriteArrayList<>();
  final List<CommitmentReport> reports = new CopyOnWriteArrayList<>();
  final List<Announced> announcements = new CopyOnWriteArrayList<>();

  @Override
  public void store(StoreRequest request, InputStream dataset) throws IOException, StoreRefused {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    dataset.transferTo(bytes);
    objects.add(new Stored(request, bytes.toByteArray()));
  }

  @Override
  public void requested(
      AeTitle callingAe, String transactionUid, List<InstanceReference> instances) {
    commitments.add(new Commitment(callingAe, transactionUid, instances));
  }

  @Override
  public boolean reported(CommitmentReport report) {
    reports.add(report);
    return true;
  }

  @Override
  public void announced(String studyInstanceUid, Map<String, Set<String>> instancesBySeries) {
    announcements.add(new Announced(studyInstanceUid, instancesBySeries));
  }
}
