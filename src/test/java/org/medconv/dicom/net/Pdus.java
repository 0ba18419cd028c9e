package org.medconv.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.UID;

/** PDUs as bytes, field by field (PS3.8 9.3), right or wrong as a test needs them. */
final class Pdus {
  static final int ASSOCIATE_AC = 2;
  static final int ASSOCIATE_RJ = 3;
  static final int P_DATA = 4;
  static final int RELEASE_RP = 6;
  static final int ABORT = 7;

  static final byte[] RELEASE_RQ = pdu(5, new byte[4]);
  static final byte[] ABORT_PDU = pdu(ABORT, new byte[4]);

  private Pdus() {}

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] int16(int value) {
    return bytes(value >> 8, value);
  }

  static byte[] int32(long value) {
    return bytes((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
  }

  /** Type, reserved, length, body. */
  static byte[] pdu(int type, byte[] body) {
    return join(bytes(type, 0), int32(body.length), body);
  }

  private static byte[] item(int type, byte[] body) {
    return join(bytes(type, 0), int16(body.length), body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] aeTitle(String title) {
    return ascii("%-16s".formatted(title));
  }

  /** An A-ASSOCIATE-RQ to be changed field by field. */
  static final class Request {
    int type = 1;
    int protocolVersion = 1;
    String called = "MEDCONV";
    String calling = "PARROT";
    String applicationContext = UID.DICOMApplicationContextName;
    long maximumLength = 16384;
    final List<byte[]> contexts = new ArrayList<>();
    final List<byte[]> userItems = new ArrayList<>();

    Request called(String title) {
      called = title;
      return this;
    }

    Request calling(String title) {
      calling = title;
      return this;
    }

    Request maximumLength(long length) {
      maximumLength = length;
      return this;
    }

    /** Presentation context item: id, reserved, abstract syntax, transfer syntaxes. */
    Request context(int id, String abstractSyntax, String... transferSyntaxes) {
      byte[] body = join(Pdus.bytes(id, 0, 0, 0), item(0x30, ascii(abstractSyntax)));
      for (String syntax : transferSyntaxes) {
        body = join(body, item(0x40, ascii(syntax)));
      }
      contexts.add(item(0x20, body));
      return this;
    }

    /** SCP/SCU role selection sub-item (PS3.7 D.3.3.4). */
    Request role(String sopClass, boolean scu, boolean scp) {
      byte[] uid = ascii(sopClass);
      userItems.add(item(0x54, join(int16(uid.length), uid, Pdus.bytes(scu ? 1 : 0, scp ? 1 : 0))));
      return this;
    }

    /** SOP class common extended negotiation sub-item (PS3.7 D.3.3.6). */
    Request related(String sopClass, String serviceClass, String relatedClass) {
      byte[] related = join(int16(relatedClass.length()), ascii(relatedClass));
      userItems.add(
          item(
              0x57,
              join(
                  int16(sopClass.length()),
                  ascii(sopClass),
                  int16(serviceClass.length()),
                  ascii(serviceClass),
                  int16(related.length),
                  related)));
      return this;
    }

    byte[] bytes() {
      byte[] user = item(0x51, int32(maximumLength));
      user = join(user, item(0x52, ascii("1.2.3.4")));
      for (byte[] item : userItems) {
        user = join(user, item);
      }
      byte[] body =
          join(
              int16(protocolVersion),
              int16(0),
              aeTitle(called),
              aeTitle(calling),
              new byte[32],
              item(0x10, ascii(applicationContext)));
      for (byte[] context : contexts) {
        body = join(body, context);
      }
      return pdu(type, join(body, item(0x50, user)));
    }
  }

  static Request request() {
    return new Request();
  }

  static Request echoRequest() {
    return request().context(1, UID.VerificationSOPClass, UID.ImplicitVRLittleEndian);
  }

  static Request storeRequest() {
    return request().context(1, UID.CTImageStorage, UID.ImplicitVRLittleEndian);
  }

  /** An A-ASSOCIATE-AC that accepts context 1 in this transfer syntax. */
  static byte[] accept(long maximumLength, String transferSyntax) {
    byte[] context = item(0x21, join(bytes(1, 0, 0, 0), item(0x40, ascii(transferSyntax))));
    byte[] user = item(0x50, join(item(0x51, int32(maximumLength)), item(0x52, ascii("1.2.3.4"))));
    byte[] body =
        join(
            int16(1),
            int16(0),
            aeTitle("PARROT"),
            aeTitle("MEDCONV"),
            new byte[32],
            item(0x10, ascii(UID.DICOMApplicationContextName)),
            context,
            user);
    return pdu(ASSOCIATE_AC, body);
  }

  static byte[] reject(int result, int source, int reason) {
    return pdu(ASSOCIATE_RJ, bytes(0, result, source, reason));
  }

  /** A P-DATA-TF with one PDV: context id, message control header, fragment. */
  static byte[] data(int contextId, boolean command, boolean last, byte[] fragment) {
    int header = (command ? 1 : 0) | (last ? 2 : 0);
    byte[] pdv = join(int32(fragment.length + 2L), bytes(contextId, header), fragment);
    return pdu(P_DATA, pdv);
  }

  /** One element of a command set: group 0000, implicit VR little endian. */
  static byte[] element(int element, byte[] value) {
    int length = value.length;
    return join(
        bytes(0, 0, element, element >> 8, length, length >> 8, length >> 16, length >> 24), value);
  }

  static byte[] uid(int element, String uid) {
    return element(element, ascii(uid.length() % 2 == 0 ? uid : uid + "\0"));
  }

  static byte[] number(int element, int value) {
    return element(element, bytes(value, value >> 8));
  }

  static byte[] echo() {
    return join(
        uid(0x0002, UID.VerificationSOPClass),
        number(0x0100, 0x0030),
        number(0x0110, 1),
        number(0x0800, 0x0101));
  }

  static byte[] store(String sopClass, String instance) {
    return join(
        uid(0x0002, sopClass),
        number(0x0100, 0x0001),
        number(0x0110, 7),
        number(0x0700, 0),
        number(0x0800, 0x0000),
        uid(0x1000, instance));
  }
}
