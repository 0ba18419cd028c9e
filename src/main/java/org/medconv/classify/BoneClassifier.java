package org.medconv.classify;

import org.medconv.model.ModelId;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;

/** Gives the bone density class of L1. Safe for use by one thread at a time. */
public interface BoneClassifier extends AutoCloseable {
  /** Classifies the L1 whose body on the volume's grid is {@code body}. */
  Classification classify(CtVolume volume, MaskedRegion body);

  ModelId model();

  @Override
  void close();
}
