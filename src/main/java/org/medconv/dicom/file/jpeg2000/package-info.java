/**
 * Decodes JPEG 2000 codestreams (ITU-T T.800) of one grey component that were compressed without
 * loss. Names and numbers are those of the Recommendation. Every announced packet is read. An
 * incomplete stream, or one with unsupported features, is refused.
 *
 * <p>The files follow its annexes: {@link org.medconv.dicom.file.jpeg2000.CodestreamReader} A,
 * {@link org.medconv.dicom.file.jpeg2000.TileComponent}, {@link
 * org.medconv.dicom.file.jpeg2000.PacketOrder} and {@link
 * org.medconv.dicom.file.jpeg2000.PacketReader} B, {@link
 * org.medconv.dicom.file.jpeg2000.ArithmeticDecoder} C, {@link
 * org.medconv.dicom.file.jpeg2000.CodeBlockDecoder} D, {@link
 * org.medconv.dicom.file.jpeg2000.InverseWavelet} F.
 */
package org.medconv.dicom.file.jpeg2000;
