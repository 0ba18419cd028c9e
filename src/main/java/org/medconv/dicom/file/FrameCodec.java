package org.medconv.dicom.file;

import java.io.IOException;

/** Decodes one frame that was compressed without loss. */
interface FrameCodec {
  /**
   * Decodes a frame and makes sure that it is whole.
   *
   * @param encoded the frame's fragments, joined
   * @return allocated cells, row by row; bits above the stored ones may hold anything
   * @throws UnreadableFile when it is damaged, cut off, or of another size than the layout says
   */
  short[] decode(byte[] encoded, PixelLayout layout) throws IOException;

  /**
   * Whether a fragment is the first of a frame, for multi-frame images without an offset table: by
   * the start marker, which does not occur inside compressed data.
   */
  boolean beginsFrame(byte[] fragment);
}
