package org.medconv.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Commands;
import org.aoju.bus.image.metric.DimseRQHandler;
import org.aoju.bus.image.metric.PDVInputStream;
import org.aoju.bus.image.metric.internal.pdu.Presentation;

/**
 * Passes each request to the service of its presentation context, and always answers it: after an
 * Error, the toolkit would leave the peer waiting. Only a broken connection gets no answer.
 */
final class DimseDispatch implements DimseRQHandler {
  private final Map<String, DimseService> servicesByAbstractSyntax;
  private final Duration idleTimeout;
  private final long maxObjectBytes;

  DimseDispatch(Map<String, DimseService> services, Duration idleTimeout, long maxObjectBytes) {
    this.servicesByAbstractSyntax = Map.copyOf(services);
    this.idleTimeout = idleTimeout;
    this.maxObjectBytes = maxObjectBytes;
  }

  @Override
  public void onDimse(
      Association association,
      Presentation context,
      Dimse operation,
      Attributes command,
      PDVInputStream data)
      throws IOException {
    DimseRequest request =
        new DimseRequest(association, context, operation, command, data, maxObjectBytes);
    request.wire().enterMessage();
    Answer answer = perform(request);
    if (request.wireFailure().isPresent()) {
      throw request.wireFailure().get();
    }
    request.drain();
    association.writeDimseRSP(context, response(request, answer));
    followUp(operation, answer);
    request.wire().awaitMessage(idleTimeout);
  }

  private record Answer(int status, String comment, Runnable followUp) {
    static Answer failure(int status, String comment) {
      return new Answer(status, comment, DimseService.DONE);
    }
  }

  // The edge of the listener: any exception of a service becomes an answer.
  @SuppressWarnings("CatchingUnchecked")
  private Answer perform(DimseRequest request) {
    String name = request.operation().name();
    try {
      return new Answer(DimseStatus.SUCCESS, "", service(request).perform(request));
    } catch (DimseRefused e) {
      ListenerLog.requestRefused(name, request.callingAe(), e);
      return Answer.failure(e.status(), e.getMessage());
    } catch (OutOfMemoryError e) {
      return failed(request, DimseStatus.OUT_OF_RESOURCES, "out of memory", e);
    } catch (Throwable e) {
      if (request.tooLarge()) {
        return tooLarge(request);
      }
      if (request.wireFailure().isPresent()) {
        return Answer.failure(DimseStatus.PROCESSING_FAILURE, "");
      }
      return failed(request, failureStatus(request.operation(), e), "processing failed", e);
    }
  }

  private DimseService service(DimseRequest request) throws DimseRefused {
    DimseService service = servicesByAbstractSyntax.get(request.abstractSyntax());
    if (service == null || !service.offers(request.operation())) {
      throw new DimseRefused(
          DimseStatus.UNRECOGNIZED_OPERATION, "no such operation in this presentation context");
    }
    return service;
  }

  private Answer tooLarge(DimseRequest request) {
    DimseRefused refusal =
        new DimseRefused(
            DimseStatus.OUT_OF_RESOURCES, "larger than %d bytes".formatted(maxObjectBytes));
    ListenerLog.requestRefused(request.operation().name(), request.callingAe(), refusal);
    return Answer.failure(refusal.status(), refusal.getMessage());
  }

  private static Answer failed(DimseRequest request, int status, String comment, Throwable e) {
    ListenerLog.requestFailed(request.operation().name(), status, e);
    return Answer.failure(status, comment);
  }

  /** C-STORE has its own range of failures, C000H to CFFFH (PS3.4 B.2.3). */
  private static int failureStatus(Dimse operation, Throwable e) {
    if (operation != Dimse.C_STORE_RQ) {
      return DimseStatus.PROCESSING_FAILURE;
    }
    int kind = e instanceof IOException ? 1 : e instanceof Exception ? 2 : 3;
    return DimseStatus.CANNOT_UNDERSTAND + kind;
  }

  private static Attributes response(DimseRequest request, Answer answer) {
    Attributes response =
        request.operation() == Dimse.N_CREATE_RQ
            ? Commands.mkNCreateRSP(request.command(), answer.status())
            : Commands.mkRSP(request.command(), answer.status(), request.operation());
    if (!answer.comment().isEmpty()) {
      response.setString(Tag.ErrorComment, VR.LO, errorComment(answer.comment()));
    }
    return response;
  }

  /** Error Comment is an LO: 64 characters, no control, no backslash (PS3.5 6.2). */
  private static String errorComment(String text) {
    String legal = text.replaceAll("[^ -\\[\\]-~]", " ");
    return legal.substring(0, Math.min(64, legal.length()));
  }

  @SuppressWarnings("CatchingUnchecked")
  private static void followUp(Dimse operation, Answer answer) {
    try {
      answer.followUp().run();
    } catch (Throwable e) {
      ListenerLog.followUpFailed(operation.name(), e);
    }
  }

  @Override
  public void onClose(Association association) {
    // The end of the wire releases the resources of the association.
  }
}
