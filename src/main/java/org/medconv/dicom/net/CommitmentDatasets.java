package org.medconv.dicom.net;

import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.net.CommitmentReport.Failure;

/** Action Information and Event Information of storage commitment (PS3.4 tables J.3-1, J.3-2). */
final class CommitmentDatasets {
  /** Event types: all committed, or some not (PS3.4 J.3.3.1). */
  static final int COMPLETE = 1;

  static final int FAILURES_EXIST = 2;
  static final int REQUEST_ACTION = 1;

  private CommitmentDatasets() {}

  static Attributes request(String transactionUid, List<InstanceReference> instances) {
    Attributes dataset = transaction(transactionUid);
    addReferences(dataset, instances);
    return dataset;
  }

  static Attributes report(CommitmentReport report) {
    Attributes dataset = transaction(report.transactionUid());
    if (!report.committed().isEmpty()) {
      addReferences(dataset, report.committed());
    }
    if (!report.failed().isEmpty()) {
      Sequence failed = dataset.newSequence(Tag.FailedSOPSequence, report.failed().size());
      for (Failure failure : report.failed()) {
        Attributes item = item(failure.instance());
        item.setInt(Tag.FailureReason, VR.US, failure.failureReason());
        failed.add(item);
      }
    }
    return dataset;
  }

  private static Attributes transaction(String uid) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.TransactionUID, VR.UI, uid);
    return dataset;
  }

  private static void addReferences(Attributes dataset, List<InstanceReference> instances) {
    Sequence references = dataset.newSequence(Tag.ReferencedSOPSequence, instances.size());
    instances.forEach(instance -> references.add(item(instance)));
  }

  private static Attributes item(InstanceReference instance) {
    Attributes item = new Attributes();
    item.setString(Tag.ReferencedSOPClassUID, VR.UI, instance.sopClassUid());
    item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, instance.sopInstanceUid());
    return item;
  }

  static String transactionUid(Attributes dataset) throws DimseRefused {
    String uid = dataset.getString(Tag.TransactionUID);
    if (!Uids.wellFormed(uid)) {
      throw new DimseRefused(DimseStatus.INVALID_ARGUMENT, "Transaction UID missing or not a UID");
    }
    return uid;
  }

  /** The instances of a request, at least one. */
  static List<InstanceReference> requested(Attributes dataset) throws DimseRefused {
    List<InstanceReference> instances = references(dataset);
    if (instances.isEmpty()) {
      throw new DimseRefused(DimseStatus.INVALID_ARGUMENT, "Referenced SOP Sequence is empty");
    }
    return instances;
  }

  static CommitmentReport reported(Attributes dataset) throws DimseRefused {
    List<Failure> failed = new ArrayList<>();
    Sequence items = dataset.getSequence(Tag.FailedSOPSequence);
    if (items != null) {
      for (Attributes item : items) {
        int reason = item.getInt(Tag.FailureReason, DimseStatus.PROCESSING_FAILURE);
        failed.add(new Failure(reference(item), reason));
      }
    }
    return new CommitmentReport(transactionUid(dataset), references(dataset), failed);
  }

  private static List<InstanceReference> references(Attributes dataset) throws DimseRefused {
    List<InstanceReference> references = new ArrayList<>();
    Sequence items = dataset.getSequence(Tag.ReferencedSOPSequence);
    if (items != null) {
      for (Attributes item : items) {
        references.add(reference(item));
      }
    }
    return references;
  }

  private static InstanceReference reference(Attributes item) throws DimseRefused {
    String sopClass = item.getString(Tag.ReferencedSOPClassUID);
    String instance = item.getString(Tag.ReferencedSOPInstanceUID);
    if (!Uids.wellFormed(sopClass) || !Uids.wellFormed(instance)) {
      throw new DimseRefused(
          DimseStatus.INVALID_ARGUMENT, "a SOP reference has no class or instance UID");
    }
    return new InstanceReference(sopClass, instance);
  }
}
