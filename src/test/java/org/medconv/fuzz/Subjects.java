package org.medconv.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medconv.deliver.FhirAnswerSubject;
import org.medconv.dicom.file.FrameSubject;
import org.medconv.dicom.net.StreamSubject;

/** All kinds of inputs, by name. */
final class Subjects {
  private interface Maker {
    Subject make() throws Exception;
  }

  private static final Map<String, Maker> ALL = new LinkedHashMap<>();

  static {
    ALL.put("associations", StreamSubject::associations);
    ALL.put("stores", StreamSubject::stores);
    ALL.put("files", FileSubject::plain);
    ALL.put("deflated", FileSubject::deflated);
    ALL.put("jpeg2000", FrameSubject::jpeg2000);
    ALL.put("jpegls", FrameSubject::jpegLs);
    ALL.put("jpeg", FrameSubject::jpegLossless);
    ALL.put("rle", FrameSubject::runLength);
    ALL.put("nifti", NiftiSubject::new);
    ALL.put("fhir", FhirAnswerSubject::new);
    ALL.put("safetensors", WeightsSubject::safeTensors);
    ALL.put("checkpoints", WeightsSubject::checkpoints);
    ALL.put("archives", ArchiveSubject::new);
    ALL.put("rules", TextSubject::rules);
    ALL.put("configuration", TextSubject::configuration);
    ALL.put("models", TextSubject::modelCards);
  }

  private Subjects() {}

  static List<String> kinds() {
    return List.copyOf(ALL.keySet());
  }

  static Subject of(String kind) throws Exception {
    Maker maker = ALL.get(kind);
    if (maker == null) {
      throw new IllegalArgumentException("%s is none of %s".formatted(kind, ALL.keySet()));
    }
    return maker.make();
  }
}
