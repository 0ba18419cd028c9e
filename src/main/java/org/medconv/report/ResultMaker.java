package org.medconv.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;
import org.medconv.disk.WholeFile;

/** Creates one kind of result object from a screening, as a file in the run's folder. */
@FunctionalInterface
interface ResultMaker {
  /**
   * @param folder folder of the run; an existing file is replaced completely
   * @return empty if this kind cannot be created from this screening or was not requested
   */
  Optional<ResultObject> write(ResultObject.Kind kind, Source source, Path folder)
      throws IOException;

  /**
   * Everything from which the results of a run are created.
   *
   * @param pdf whether a PDF page is requested
   */
  record Source(
      Screening screening,
      L1Regions regions,
      Equipment equipment,
      ResultUids uids,
      PatientIdentifierSystems patientIdSystems,
      boolean pdf) {}

  /** Builds the data set of a DICOM object. */
  @FunctionalInterface
  interface Dataset {
    Attributes of(Source source) throws IOException;
  }

  /** Builds the bytes of a result that is not a DICOM object. */
  @FunctionalInterface
  interface Content {
    /**
     * @return empty if this kind cannot be created from this screening
     */
    Optional<byte[]> of(Source source) throws IOException;
  }

  /** A maker that writes a DICOM object under this file name. */
  static ResultMaker dicom(String fileName, Dataset dataset) {
    return (kind, source, folder) ->
        Optional.of(writeDicom(kind, dataset.of(source), folder.resolve(fileName)));
  }

  /** A maker that creates nothing unless requested. */
  static ResultMaker where(Predicate<Source> asked, ResultMaker maker) {
    return (kind, source, folder) ->
        asked.test(source) ? maker.write(kind, source, folder) : Optional.empty();
  }

  /** A maker that writes a file of another format under this file name. */
  static ResultMaker file(String fileName, Content content) {
    return (kind, source, folder) -> {
      Path file = folder.resolve(fileName);
      Optional<byte[]> bytes = content.of(source);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      WholeFile.writeAmongOthers(file, out -> out.write(bytes.get()));
      return Optional.of(new ResultObject(kind, "", "", file));
    };
  }

  /** Writes a data set as a Part 10 file. */
  static ResultObject writeDicom(ResultObject.Kind kind, Attributes dataset, Path file)
      throws IOException {
    SeenText.keepIn(dataset);
    Part10File.write(file, dataset, UID.ExplicitVRLittleEndian);
    return new ResultObject(
        kind, dataset.getString(Tag.SOPClassUID), dataset.getString(Tag.SOPInstanceUID), file);
  }
}
