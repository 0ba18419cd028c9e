package org.medconv.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.jobs.ResultFile;

/** Small result objects whose UIDs derive from a job's series, as those of a real run do. */
final class SampleResults {
  private SampleResults() {}

  /** A SEG, an SR, an SC and a FHIR bundle. */
  static List<ResultFile> write(Path folder, String series) {
    return write(
        folder,
        series,
        List.of(
            UID.SegmentationStorage,
            UID.Comprehensive3DSRStorage,
            UID.SecondaryCaptureImageStorage));
  }

  /** Three objects of these SOP classes, and a FHIR bundle. */
  static List<ResultFile> write(Path folder, String series, List<String> sopClasses) {
    List<String> names = List.of("SEG", "SR", "SC");
    List<ResultFile> results = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < names.size(); i++) {
        results.add(dicom(folder, series, names.get(i), sopClasses.get(i)));
      }
      Path bundle = folder.resolve("fhir.json");
      Files.writeString(bundle, SampleBundle.json(series));
      results.add(new ResultFile("FHIR", Optional.empty(), bundle));
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResultFile dicom(Path folder, String series, String name, String sopClass)
      throws IOException {
    Attributes object = new Attributes();
    object.setString(Tag.SOPClassUID, VR.UI, sopClass);
    object.setString(Tag.SOPInstanceUID, VR.UI, uid(series + name));
    object.setString(Tag.StudyInstanceUID, VR.UI, series.substring(0, series.lastIndexOf('.')));
    object.setString(Tag.SeriesInstanceUID, VR.UI, uid(series + name + "series"));
    object.setString(Tag.PatientName, VR.PN, "Test^Phantom");
    object.setString(Tag.PatientID, VR.LO, SampleBundle.PATIENT_ID);
    object.setString(Tag.IssuerOfPatientID, VR.LO, SampleBundle.ISSUER);
    object.setString(Tag.PatientBirthDate, VR.DA, "19510403");
    object.setString(Tag.PatientSex, VR.CS, "F");
    object.setString(Tag.Modality, VR.CS, name.equals("SC") ? "OT" : name);
    Path file = folder.resolve(name + ".dcm");
    Part10File.write(file, object, UID.ExplicitVRLittleEndian);
    InstanceReference instance =
        new InstanceReference(sopClass, object.getString(Tag.SOPInstanceUID));
    return new ResultFile(name, Optional.of(instance), file);
  }

  private static String uid(String text) {
    UUID uuid = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    return "2.25." + new java.math.BigInteger(uuid.toString().replace("-", ""), 16);
  }
}
