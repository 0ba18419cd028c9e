package org.medconv.report;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medconv.model.ModelId;
import org.medconv.volume.SourceSeries;

/**
 * The UIDs of one run's objects, derived under the installation's secret from source series, set of
 * instances, models, software version and parameters, but not from the time of the run. A retry
 * sends the same objects; another model gives new ones. If the identity of the images was
 * corrected, the DICOM objects are new and the observations stay the same, so that systems which
 * index observations by UID replace them. Without the secret, anybody could find a patient ID from
 * a UID by trying all IDs.
 */
final class ResultUids {
  private static final int UID_LETTERS = 64;
  private static final String HMAC = "HmacSHA256";

  private final Equipment equipment;
  private final String run;
  private final String objects;
  private final String device;
  private final String patient;

  private ResultUids(
      Equipment equipment, String run, String objects, String device, String patient) {
    this.equipment = equipment;
    this.run = run;
    this.objects = objects;
    this.device = device;
    this.patient = patient;
  }

  static ResultUids of(Screening screening, Equipment equipment) {
    return of(screening.origin(), equipment, List.of(screening.parameters()));
  }

  /** The same run may give a class later, under another configuration. */
  static ResultUids of(NotEvaluable run, Equipment equipment) {
    return of(
        run.origin(),
        equipment,
        List.of(
            "not evaluable", ObstacleCodes.of(run.obstacle()).value(), run.obstacle().sentence()));
  }

  private static ResultUids of(Origin origin, Equipment equipment, List<String> outcome) {
    String device = HexFormat.of().formatHex(mac(equipment, deviceParts(origin, equipment)));
    List<String> run = new ArrayList<>();
    run.add(origin.header().seriesInstanceUid());
    run.addAll(instances(origin.source()));
    run.add(device);
    run.addAll(outcome);
    String digest = HexFormat.of().formatHex(mac(equipment, run));
    return new ResultUids(
        equipment,
        digest,
        origin.revision().isEmpty()
            ? digest
            : HexFormat.of().formatHex(mac(equipment, List.of(digest, origin.revision()))),
        device,
        origin.header().trackedSubject());
  }

  String series(ResultObject.Kind kind) {
    return uid("series", objects, kind.name());
  }

  String instance(ResultObject.Kind kind) {
    return uid("instance", objects, kind.name());
  }

  /** Identifier of the report on a FHIR server: that of its first SR, for ever. */
  String report() {
    return uid("instance", run, ResultObject.Kind.SR.name());
  }

  /** Observation UID (0040,A171): joins a NUM of the SR to its FHIR Observation. */
  String observation(String name) {
    return uid("observation", run, name);
  }

  String dimensionOrganization() {
    return uid("dimension-organization", run);
  }

  /** The node with these models, as the observer. */
  String device() {
    return uid("device", device);
  }

  /** The same for one patient's L1 in every run and with every model (PS3.3 C.8.20.2). */
  String trackingOfL1() {
    return uid("tracking", patient, "L1 vertebral body");
  }

  /** The tracking UID of another vertebra or region of the same patient. */
  String tracking(String name) {
    return uid("tracking", patient, name);
  }

  /** A FHIR id that is the same in every retry. */
  UUID uuid(String name) {
    return nameBased(mac(equipment, List.of("uuid", equipment.uidRoot(), run, name)));
  }

  /** A UID for an object that is not created from a screening. */
  static String derived(Equipment equipment, String... parts) {
    return uid(equipment, parts);
  }

  private String uid(String... parts) {
    return uid(equipment, parts);
  }

  private static String uid(Equipment equipment, String... parts) {
    byte[] digest = mac(equipment, Arrays.asList(parts));
    int digits = UID_LETTERS - equipment.uidRoot().length() - 1;
    UUID uuid = nameBased(digest);
    byte[] bits =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    BigInteger number = new BigInteger(1, bits);
    return equipment.uidRoot() + "." + number.mod(BigInteger.TEN.pow(digits));
  }

  /**
   * RFC 9562 version 8: under root 2.25 the last component must be the number of a UUID (PS3.5
   * B.2).
   */
  private static UUID nameBased(byte[] digest) {
    ByteBuffer bits = ByteBuffer.wrap(digest);
    long high = (bits.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
    long low = (bits.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static List<String> deviceParts(Origin origin, Equipment equipment) {
    List<String> parts = new ArrayList<>();
    parts.add(equipment.manufacturer());
    parts.add(equipment.modelName());
    parts.add(equipment.deviceSerialNumber());
    parts.add(equipment.softwareVersion());
    for (ModelId model : List.of(origin.segmenter(), origin.classifier())) {
      parts.add(model.name());
      parts.add(model.version());
      parts.add(model.sha256());
    }
    return parts;
  }

  private static List<String> instances(SourceSeries source) {
    return source.slices().stream()
        .map(SourceSeries.Slice::sopInstanceUid)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * HMAC-SHA256 (RFC 2104) of the parts. Each part follows its length, so that different lists
   * never give the same input.
   */
  private static byte[] mac(Equipment equipment, List<String> parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      byte[] secret = equipment.uidSecret().reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, HMAC));
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java has HMAC-SHA256", e);
    }
  }
}
