package org.medconv.classify;

import java.util.Optional;
import org.medconv.measure.HuCorrection;
import org.medconv.model.ModelId;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;

/** Gives the bone density class of L1. Safe for use by one thread at a time. */
public interface BoneClassifier extends AutoCloseable {
  /**
   * Classifies the L1 whose body on the volume's grid is {@code body}.
   *
   * @param correction what the site's calibration makes of HU in this scan; the network then sees
   *     corrected HU
   */
  Classification classify(CtVolume volume, MaskedRegion body, Optional<HuCorrection> correction);

  ModelId model();

  @Override
  void close();
}
