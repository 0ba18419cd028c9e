package org.medconv.report;

import ca.uhn.fhir.parser.DataFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.hl7.fhir.r4.model.Bundle;
import org.medconv.dicom.file.Part10File;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;
import org.medconv.disk.WholeFile;

/**
 * The last step of a run: one screening becomes a segmentation, a structured report, a picture, a
 * page where it is asked for, and a FHIR bundle, as files. The same screening makes the same bytes
 * under the same UIDs. Any thread may call it.
 */
public final class ResultObjects {
  private final Equipment equipment;
  private final PatientIdentifierSystems systems;
  private final boolean pdf;

  /** Without a page. */
  public ResultObjects(Equipment equipment, PatientIdentifierSystems systems) {
    this(equipment, systems, false);
  }

  /**
   * @param pdf whether a page is made, too
   */
  public ResultObjects(Equipment equipment, PatientIdentifierSystems systems, boolean pdf) {
    this.equipment = equipment;
    this.systems = systems;
    this.pdf = pdf;
  }

  /**
   * Writes what can be made of the screening, in the order in which it is to be sent, that of
   * {@link ResultObject.Kind}. What cannot be made is left out, and {@link #omitted} says why:
   * nothing of an input that is no DICOM series, no FHIR bundle without a patient ID.
   *
   * @param folder made if missing; a file that is there is replaced as a whole
   * @throws InconsistentScreening when its parts contradict each other; then nothing is written
   */
  public List<ResultObject> write(Screening screening, Path folder) throws IOException {
    Soundness.check(screening);
    List<ResultObject> written = new ArrayList<>();
    OwnerOnly.folders(folder);
    if (Soundness.whyNoDicom(screening.origin()).isEmpty()) {
      ResultMaker.Source source =
          new ResultMaker.Source(
              screening,
              L1Regions.of(screening),
              equipment,
              ResultUids.of(screening, equipment),
              systems,
              pdf);
      for (ResultObject.Kind kind : ResultObject.Kind.values()) {
        if (kind.maker().isPresent()) {
          kind.maker().get().write(kind, source, folder).ifPresent(written::add);
        }
      }
    }
    Folders.sync(folder);
    return written;
  }

  /**
   * Writes what says that a run came to no class, in the order in which it is to be sent: SR, FHIR.
   * Nothing of an input that is no DICOM series, no FHIR bundle without a patient ID.
   *
   * @param wanted which of them; no FHIR without the SR, which says to the delivery whose it is
   * @param folder as in {@link #write(Screening, Path)}
   */
  public List<ResultObject> write(NotEvaluable run, Set<ResultObject.Kind> wanted, Path folder)
      throws IOException {
    ResultUids uids = ResultUids.of(run, equipment);
    List<ResultObject> written = new ArrayList<>();
    if (wanted.contains(ResultObject.Kind.SR) && Soundness.whyNoDicom(run.origin()).isEmpty()) {
      OwnerOnly.folders(folder);
      written.add(
          ResultMaker.writeDicom(
              ResultObject.Kind.SR,
              NotEvaluableReport.of(run, equipment, uids),
              folder.resolve("sr.dcm")));
    }
    if (!written.isEmpty()) {
      if (wanted.contains(ResultObject.Kind.FHIR) && Soundness.whyNoFhir(run.origin()).isEmpty()) {
        Bundle bundle = NotEvaluableBundle.of(run, equipment, uids, systems);
        Path file = folder.resolve("fhir.json");
        WholeFile.writeAmongOthers(file, out -> out.write(FhirTransaction.json(bundle)));
        written.add(new ResultObject(ResultObject.Kind.FHIR, "", "", file));
      }
      Folders.sync(folder);
    }
    return written;
  }

  /**
   * One plain sentence for what {@link #write(Screening, Path)} leaves out; empty when it makes
   * everything.
   */
  public static Optional<String> omitted(Screening screening) {
    return Soundness.whyNoDicom(screening.origin())
        .map(why -> "No DICOM objects and no FHIR bundle: " + why + ".")
        .or(
            () ->
                Soundness.whyNoFhir(screening.origin()).map(why -> "No FHIR bundle: " + why + "."));
  }

  /**
   * Writes the key image alone as a PNG file of {@value KeyPicture#WIDTH} x {@value
   * KeyPicture#HEIGHT} pixels, without any patient data. Works for every screening, also of a NIfTI
   * file.
   */
  public void writePicture(Screening screening, Path file) throws IOException {
    Soundness.check(screening);
    Measurements measurements =
        Measurements.of(screening, equipment, ResultUids.of(screening, equipment));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(KeyPicture.of(screening, measurements), "png", png);
    WholeFile.writeAmongOthers(file, out -> out.write(png.toByteArray()));
  }

  /**
   * Writes what takes back the DICOM objects of an earlier run.
   *
   * @param former DICOM objects of one run, as they are on disk; at least one
   * @param revision tells the images now from those before
   * @param file replaced as a whole
   */
  public ResultObject writeRetraction(
      List<Path> former, RetractionCause cause, String revision, Instant performed, Path file)
      throws IOException {
    List<Attributes> objects = new ArrayList<>();
    for (Path object : former) {
      objects.add(Part10File.readHeader(object).dataset());
    }
    OwnerOnly.folders(file.getParent());
    ResultObject written =
        ResultMaker.writeDicom(
            ResultObject.Kind.KO,
            Retraction.of(objects, equipment, cause, revision, performed),
            file);
    Folders.sync(file.getParent());
    return written;
  }

  /**
   * Writes what takes back the FHIR resources of an earlier run: a bundle of their identifiers.
   *
   * @param former bundle of that run, as it is on disk
   * @param now bundle of the run that follows; what has the same identifiers there is replaced by
   *     it and is left out here
   * @param file replaced as a whole
   * @return empty: nothing is left to be taken back
   */
  public static Optional<ResultObject> writeWithdrawal(
      Path former, Optional<Path> now, RetractionCause cause, Path file) throws IOException {
    Optional<Bundle> following = now.isEmpty() ? Optional.empty() : Optional.of(bundle(now.get()));
    Optional<Bundle> withdrawn = FhirWithdrawal.of(bundle(former), following, cause);
    if (withdrawn.isEmpty()) {
      return Optional.empty();
    }
    OwnerOnly.folders(file.getParent());
    WholeFile.writeAmongOthers(file, out -> out.write(FhirTransaction.json(withdrawn.get())));
    Folders.sync(file.getParent());
    return Optional.of(new ResultObject(ResultObject.Kind.WITHDRAWAL, "", "", file));
  }

  private static Bundle bundle(Path file) throws IOException {
    try {
      return FhirTransaction.parse(Files.readString(file));
    } catch (DataFormatException e) {
      throw new IOException("This FHIR bundle cannot be read: " + file.getFileName(), e);
    }
  }
}
