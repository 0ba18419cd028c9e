package org.medconv.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.AssociationHandler;
import org.aoju.bus.image.metric.internal.pdu.AAssociateAC;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRJ;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.medconv.dicom.file.DicomToolkit;

/** Who gets an association (PS3.8 9.3.4), in the order in which a peer learns of its faults. */
final class AssociationRules extends AssociationHandler {
  /** Below this the toolkit's PDVs have no room; no product asks for so little. */
  private static final int SMALLEST_PDU_BYTES = 1024;

  /** One in so many associations is kept for hosts that the configuration names. */
  private static final int KEPT_FOR_KNOWN = 4;

  private final AeTitle calledAe;
  private final Set<AeTitle> callingAes;
  private final Set<InetAddress> hosts;
  private final int maxAssociations;
  private final Semaphore free;
  private final Semaphore strangers;
  private final Doorway doorway;
  private final Duration idleTimeout;

  AssociationRules(ListenerConfig config, Set<InetAddress> hosts, Doorway doorway) {
    this.calledAe = config.aeTitle();
    this.callingAes = config.callingAes();
    this.hosts = hosts;
    this.maxAssociations = config.maxAssociations();
    this.free = new Semaphore(config.maxAssociations());
    this.doorway = doorway;
    int kept = doorway.knowsAnybody() ? config.maxAssociations() / KEPT_FOR_KNOWN : 0;
    this.strangers = new Semaphore(config.maxAssociations() - kept);
    this.idleTimeout = config.idleTimeout();
  }

  int associations() {
    return maxAssociations - free.availablePermits();
  }

  @Override
  protected AAssociateAC negotiate(Association association, AAssociateRQ request)
      throws IOException {
    Wire wire = (Wire) association.getSocket();
    Refusal refusal = refusal(wire, request);
    boolean stranger = !doorway.knows(wire.remote());
    if (refusal == null && !acquire(stranger)) {
      refusal = Refusal.LOCAL_LIMIT;
    }
    if (refusal != null) {
      ListenerLog.rejected(wire.remote(), printable(request.getCallingAET()), refusal.why);
      throw refusal.pdu();
    }
    wire.whenClosed(() -> release(stranger));
    wire.establish();
    AAssociateAC accepted = makeAAssociateAC(association, request, null);
    accepted.setImplClassUID(DicomToolkit.IMPLEMENTATION_CLASS_UID);
    accepted.setImplVersionName(DicomToolkit.IMPLEMENTATION_VERSION_NAME);
    wire.awaitMessage(idleTimeout);
    return accepted;
  }

  private boolean acquire(boolean stranger) {
    if (stranger && !strangers.tryAcquire()) {
      return false;
    }
    boolean acquired = free.tryAcquire();
    if (stranger && !acquired) {
      strangers.release();
    }
    return acquired;
  }

  private void release(boolean stranger) {
    free.release();
    if (stranger) {
      strangers.release();
    }
  }

  /** Null where nothing speaks against the association. */
  private Refusal refusal(Wire wire, AAssociateRQ request) {
    if ((request.getProtocolVersion() & 1) == 0) {
      return Refusal.PROTOCOL_VERSION;
    }
    if (!UID.DICOMApplicationContextName.equals(request.getApplicationContext())) {
      return Refusal.APPLICATION_CONTEXT;
    }
    if (!hosts.isEmpty() && !hosts.contains(wire.remote())) {
      return Refusal.HOST;
    }
    if (!calledAe.value().equals(request.getCalledAET())) {
      return Refusal.CALLED_AE;
    }
    if (!mayCall(request.getCallingAET())) {
      return Refusal.CALLING_AE;
    }
    int maximum = request.getMaxPDULength();
    return maximum != 0 && maximum < SMALLEST_PDU_BYTES ? Refusal.SMALL_PDU : null;
  }

  private boolean mayCall(String callingAe) {
    try {
      AeTitle title = new AeTitle(callingAe);
      return callingAes.isEmpty() || callingAes.contains(title);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  private enum Refusal {
    PROTOCOL_VERSION(1, 2, 2, "protocol version not supported"),
    APPLICATION_CONTEXT(1, 1, 2, "application context name not supported"),
    HOST(1, 1, 1, "its address is not listed in dicom.hosts"),
    CALLED_AE(1, 1, 7, "called AE title not recognized"),
    CALLING_AE(1, 1, 3, "calling AE title not recognized"),
    SMALL_PDU(1, 2, 1, "maximum PDU length below %d bytes".formatted(SMALLEST_PDU_BYTES)),
    LOCAL_LIMIT(2, 3, 2, "the number of open associations has reached dicom.maxAssociations");

    private final int result;
    private final int source;
    private final int reason;
    private final String why;

    /** Result, source and reason of PS3.8 table 9-21. */
    Refusal(int result, int source, int reason, String why) {
      this.result = result;
      this.source = source;
      this.reason = reason;
      this.why = why;
    }

    AAssociateRJ pdu() {
      return new AAssociateRJ(result, source, reason);
    }
  }
}
