package org.medconv.receive;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The study, series and SOP instance UIDs of an instance. Holds only valid UIDs (PS3.5 section
 * 9.1), which cannot lead out of a folder. Components with leading zeros, which the standard
 * forbids and some devices write, are accepted because they do no harm.
 */
record InstanceUids(String study, String series, String instance) {
  private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)*");
  private static final int LONGEST = 64;

  InstanceUids {
    requireUid("StudyInstanceUID", study);
    requireUid("SeriesInstanceUID", series);
    requireUid("SOPInstanceUID", instance);
  }

  static boolean isUid(String value) {
    return value != null && value.length() <= LONGEST && UID.matcher(value).matches();
  }

  private static void requireUid(String name, String value) {
    if (!isUid(value)) {
      throw new IllegalArgumentException(name + " is missing or not a UID");
    }
  }

  Path studyFolder(Path storage) {
    return storage.resolve(study);
  }

  Path seriesFolder(Path storage) {
    return studyFolder(storage).resolve(series);
  }

  Path file(Path storage) {
    return seriesFolder(storage).resolve(instance + InstanceFolders.SUFFIX);
  }
}
