package org.medconv.segment;

import org.medconv.model.ModelId;
import org.medconv.volume.CtVolume;

/** Finds the vertebrae, and L1 among them. Not thread-safe. */
public interface VertebraSegmenter extends AutoCloseable {
  L1Finding find(CtVolume volume);

  ModelId model();

  /** The device, as results name it: {@code cpu}, {@code gpu:0}. */
  String device();

  @Override
  void close();
}
