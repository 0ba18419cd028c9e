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
 * The last step of a run: writes the results of one screening as files: a segmentation, a
 * structured report, a picture, a PDF page if requested, and a FHIR bundle. The same screening
 * gives the same bytes under the same UIDs. Any thread may call it.
 */
public final class ResultObjects {
  private final Equipment equipment;
  private final PatientIdentifierSystems systems;
  private final boolean pdf;

  /** Writes no PDF page. */
  public ResultObjects(Equipment equipment, PatientIdentifierSystems systems) {
    this(equipment, systems, false);
  }

  /**
   * @param pdf whether to write a PDF page as well
   */
  public ResultObjects(Equipment equipment, PatientIdentifierSystems systems, boolean pdf) {
    this.equipment = equipment;
    this.systems = systems;
    this.pdf = pdf;
  }

  /**
   * Writes the results that the screening allows, in sending order, that of {@link
   * ResultObject.Kind}. {@link #omitted} explains what is left out: everything DICOM for an input
   * that is not a DICOM series, and the FHIR bundle without a patient ID.
   *
   * @param folder created if missing; an existing file is replaced completely
   * @throws InconsistentScreening if its parts contradict each other; nothing is written then
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
   * Writes the results of a run without a class, in sending order: SR, FHIR. Writes nothing for an
   * input that is not a DICOM series, and no FHIR bundle without a patient ID.
   *
   * @param wanted kinds to write; FHIR requires the SR, from which the delivery reads the patient
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

  /** One plain sentence about what {@link #write(Screening, Path)} leaves out; empty if nothing. */
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
   * Writes a Key Object Selection that withdraws the DICOM objects of an earlier run.
   *
   * @param former DICOM objects of one run, as they are on disk; at least one
   * @param revision distinguishes the current images from the former ones
   * @param file replaced completely
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
   * Writes a bundle that withdraws the FHIR resources of an earlier run by their identifiers.
   *
   * @param former bundle of that run, as it is on disk
   * @param now bundle of the next run; resources that it replaces are left out here
   * @param file replaced completely
   * @return empty if nothing is left to withdraw
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
