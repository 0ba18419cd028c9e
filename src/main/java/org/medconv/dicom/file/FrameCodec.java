package org.medconv.dicom.file;

import java.io.IOException;

/** Decodes one frame that was compressed without loss. */
interface FrameCodec {
  /**
   * Decodes a frame and checks that it is complete.
   *
   * @param encoded the frame's fragments, joined
   * @return allocated cells, row by row; bits above the stored ones are undefined
   * @throws UnreadableFile if it is damaged, cut off, or of another size than the layout says
   */
  short[] decode(byte[] encoded, PixelLayout layout) throws IOException;

  /**
   * Whether a fragment is the first of a frame, for multi-frame images without an offset table.
   * Looks for the start marker, which does not occur inside compressed data.
   */
  boolean beginsFrame(byte[] fragment);
}
