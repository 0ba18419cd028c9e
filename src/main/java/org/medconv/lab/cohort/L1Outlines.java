package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.medconv.segment.L1Finding;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.CtVolume;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Resampler;

/** Outlines L1 in the CT of a subject: by a segmenter, or by existing masks. */
interface L1Outlines extends AutoCloseable {
  /** L1, or the reason why there is none. */
  sealed interface Answer {}

  record Outlined(MaskedRegion l1) implements Answer {}

  record NotOutlined(String why) implements Answer {}

  Answer of(String subject, CtVolume volume) throws IOException;

  @Override
  void close();

  /** The vertebral body that the node's segmenter finds. */
  record BySegmenter(VertebraSegmenter segmenter) implements L1Outlines {
    @Override
    public Answer of(String subject, CtVolume volume) {
      L1Finding finding = segmenter.find(volume);
      if (finding instanceof L1Finding.Found found) {
        return new Outlined(found.l1().body());
      }
      L1Finding.NotFound not = (L1Finding.NotFound) finding;
      return new NotOutlined(
          "%s: %s"
              .formatted(
                  not.abstention().reason().name().toLowerCase(Locale.ROOT),
                  not.abstention().sentence()));
    }

    @Override
    public void close() {
      segmenter.close();
    }
  }

  /**
   * Masks in a folder, with the names of the CTs.
   *
   * @param label of L1 in the masks; 0: all labels
   */
  record ByMasks(Path folder, int label) implements L1Outlines {
    @Override
    public Answer of(String subject, CtVolume volume) throws IOException {
      Path file = folder.resolve(subject + CutOutFolder.VOLUME);
      if (!Files.isRegularFile(file)) {
        return new NotOutlined("there is no mask " + file.getFileName());
      }
      LabelVolume labels = Resampler.nearest(NiftiFile.readLabels(file), volume.grid());
      MaskedRegion l1 = labels.region(value -> label == 0 ? value != 0 : value == label);
      return l1.inside().isEmpty()
          ? new NotOutlined("its mask has no label %s in the CT".formatted(label))
          : new Outlined(l1);
    }

    @Override
    public void close() {
      // No resources to close.
    }
  }
}
