package org.medconv.dicom.net;

import java.io.IOException;
import java.util.Optional;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.PDVInputStream;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.medconv.dicom.file.BoundedInput;

/** A received DIMSE request (PS3.7) whose data set has not been read yet. */
final class DimseRequest {
  private final Association association;
  private final Presentation context;
  private final Dimse operation;
  private final Attributes command;
  private final Optional<DatasetStream> dataset;

  DimseRequest(
      Association association,
      Presentation context,
      Dimse operation,
      Attributes command,
      PDVInputStream data,
      long maxObjectBytes) {
    this.association = association;
    this.context = context;
    this.operation = operation;
    this.command = command;
    this.dataset =
        Optional.ofNullable(data).map(in -> new DatasetStream(in, wire(), maxObjectBytes));
  }

  Wire wire() {
    return (Wire) association.getSocket();
  }

  Dimse operation() {
    return operation;
  }

  Attributes command() {
    return command;
  }

  String abstractSyntax() {
    return association
        .getAAssociateRQ()
        .getPresentationContext(context.getPCID())
        .getAbstractSyntax();
  }

  String transferSyntax() {
    return context.getTransferSyntax();
  }

  AeTitle callingAe() {
    return new AeTitle(association.getAAssociateRQ().getCallingAET());
  }

  AeTitle calledAe() {
    return new AeTitle(association.getAAssociateRQ().getCalledAET());
  }

  String sopClass() {
    return command.getString(operation.tagOfSOPClassUID());
  }

  String sopInstance() {
    return command.getString(operation.tagOfSOPInstanceUID());
  }

  int number(int tag) {
    return command.getInt(tag, -1);
  }

  /** The SOP class of the command must be that of its presentation context (PS3.7 9.1, 10.1). */
  void requireClassOfContext() throws DimseRefused {
    String sopClass = sopClass();
    if (!abstractSyntax().equals(sopClass)) {
      throw new DimseRefused(
          operation.isCService() ? DimseStatus.CLASS_NOT_SUPPORTED : DimseStatus.NO_SUCH_CLASS,
          "SOP class is not that of the presentation context");
    }
  }

  DatasetStream dataset() throws DimseRefused {
    return dataset.orElseThrow(
        () ->
            new DimseRefused(
                operation.isCService()
                    ? DimseStatus.CANNOT_UNDERSTAND
                    : DimseStatus.MISSING_ATTRIBUTE,
                "the request has no data set"));
  }

  /**
   * Reads the data set into memory. {@link PduLimits#datasetBytes} limits its size, {@link
   * BoundedInput} the memory it may use.
   */
  Attributes attributes() throws IOException, DimseRefused {
    DatasetStream stream = dataset();
    try (BoundedInput in = new BoundedInput(stream, transferSyntax())) {
      Attributes attributes = in.readDataset(-1, -1);
      stream.drain();
      return attributes;
    } catch (IOException | RuntimeException e) {
      if (stream.wireFailure().isPresent()) {
        throw e;
      }
      DimseRefused unreadable =
          new DimseRefused(DimseStatus.PROCESSING_FAILURE, "the data set cannot be read");
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  void drain() throws IOException {
    if (dataset.isPresent()) {
      dataset.get().drain();
    }
  }

  /** The network failure while the data set was read, if any. */
  Optional<IOException> wireFailure() {
    return dataset.flatMap(DatasetStream::wireFailure);
  }

  boolean tooLarge() {
    return dataset.map(DatasetStream::tooLarge).orElse(false);
  }

  int messageId() {
    return command.getInt(Tag.MessageID, 0);
  }
}
