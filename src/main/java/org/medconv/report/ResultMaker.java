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

/** Makes one kind of result object of a screening, as a file in the run's folder. */
@FunctionalInterface
interface ResultMaker {
  /**
   * @param folder of the run; a file that is there is replaced as a whole
   * @return empty: this kind cannot be made of this screening, or is not asked for
   */
  Optional<ResultObject> write(ResultObject.Kind kind, Source source, Path folder)
      throws IOException;

  /**
   * What every result of a run is made of.
   *
   * @param pdf whether a page is asked for
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

  /** Builds the bytes of a result that is no DICOM object. */
  @FunctionalInterface
  interface Content {
    /**
     * @return empty: this kind cannot be made of this screening
     */
    Optional<byte[]> of(Source source) throws IOException;
  }

  /** One that writes a DICOM object under this file name. */
  static ResultMaker dicom(String fileName, Dataset dataset) {
    return (kind, source, folder) ->
        Optional.of(writeDicom(kind, dataset.of(source), folder.resolve(fileName)));
  }

  /** One that makes nothing where it is not asked for. */
  static ResultMaker where(Predicate<Source> asked, ResultMaker maker) {
    return (kind, source, folder) ->
        asked.test(source) ? maker.write(kind, source, folder) : Optional.empty();
  }

  /** One that writes a file of another format under this file name. */
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
