package org.medconv.dicom.net;

import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.TransferCapability.Role;
import org.aoju.bus.image.metric.internal.pdu.AAssociateAC;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.aoju.bus.image.metric.internal.pdu.Presentation;

/**
 * Accepts exactly the SOP classes it names. The toolkit alone would also accept any class that the
 * peer declares related to one of them by SOP Class Common Extended Negotiation (PS3.7 D.3.3.6).
 */
final class StrictApplicationEntity extends ApplicationEntity {
  private static final long serialVersionUID = 1L;

  StrictApplicationEntity(String aeTitle) {
    super(aeTitle);
  }

  @Override
  protected Presentation negotiate(
      AAssociateRQ request, AAssociateAC answer, Presentation proposed) {
    String sopClass = proposed.getAbstractSyntax();
    boolean named =
        getTransferCapabilityFor(sopClass, Role.SCP) != null
            || getTransferCapabilityFor(sopClass, Role.SCU) != null;
    if (!named) {
      return refused(proposed, Presentation.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    }
    if (proposed.getTransferSyntaxes().length == 0) {
      return refused(proposed, Presentation.TRANSFER_SYNTAX_NOT_SUPPORTED);
    }
    return super.negotiate(request, answer, proposed);
  }

  /** A refused context; it must name a transfer syntax, which has no meaning (PS3.8 9.3.3.2). */
  private static Presentation refused(Presentation proposed, int result) {
    return new Presentation(proposed.getPCID(), result, UID.ImplicitVRLittleEndian);
  }
}
