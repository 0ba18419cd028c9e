package org.medconv.report;

import java.awt.image.BufferedImage;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.report.SourceFrames.Instance;

/** Secondary Capture (PS3.3 A.8.1) of the {@link KeyPicture}: 8-bit RGB, colour by pixel. */
final class KeyImage {
  static final ResultSeries SERIES =
      new ResultSeries(
          UID.SecondaryCaptureImageStorage, "OT", 9003, "L1 bone density picture (research)");

  private KeyImage() {}

  static Attributes of(
      Screening screening, L1Regions regions, Equipment equipment, ResultUids uids) {
    Attributes dataset =
        ResultDataset.of(screening.origin(), equipment, uids, ResultObject.Kind.SC, SERIES);
    dataset.setString(Tag.ConversionType, VR.CS, "WSD");
    dataset.setString(Tag.BodyPartExamined, VR.CS, "LSPINE");
    dataset.setString(Tag.ImageType, VR.CS, "DERIVED", "SECONDARY");
    dataset.setNull(Tag.PatientOrientation, VR.CS);
    // No identity is drawn (PS3.3 C.7.6.1.1.5): a YES makes some archives drop the picture.
    dataset.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    dataset.setString(Tag.LossyImageCompression, VR.CS, "00");
    dataset.setString(Tag.ImageComments, VR.LT, ReportWords.caption(screening));
    dataset.setString(
        Tag.DerivationDescription, VR.ST, "Picture of L1 with measurements, made from the CT");
    putSources(dataset, screening);
    putPixels(
        dataset,
        KeyPicture.of(screening, Measurements.of(screening, equipment, uids), regions::measured));
    return dataset;
  }

  private static void putSources(Attributes dataset, Screening screening) {
    var slices = SourceFrames.slicesOf(screening.finding().l1().body());
    var instances = SourceFrames.instances(screening.source(), slices);
    Sequence sources = dataset.newSequence(Tag.SourceImageSequence, instances.size());
    for (Instance instance : instances) {
      Attributes source = instance.item();
      Codes.SOURCE_IMAGE.putInto(source, Tag.PurposeOfReferenceCodeSequence);
      sources.add(source);
    }
  }

  private static void putPixels(Attributes dataset, BufferedImage picture) {
    dataset.setInt(Tag.SamplesPerPixel, VR.US, 3);
    dataset.setString(Tag.PhotometricInterpretation, VR.CS, "RGB");
    dataset.setInt(Tag.PlanarConfiguration, VR.US, 0);
    dataset.setInt(Tag.Rows, VR.US, picture.getHeight());
    dataset.setInt(Tag.Columns, VR.US, picture.getWidth());
    dataset.setInt(Tag.BitsAllocated, VR.US, 8);
    dataset.setInt(Tag.BitsStored, VR.US, 8);
    dataset.setInt(Tag.HighBit, VR.US, 7);
    dataset.setInt(Tag.PixelRepresentation, VR.US, 0);
    dataset.setBytes(Tag.PixelData, VR.OB, rgb(picture));
  }

  private static byte[] rgb(BufferedImage picture) {
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    byte[] bytes = new byte[3 * pixels.length];
    for (int p = 0; p < pixels.length; p++) {
      bytes[3 * p] = (byte) (pixels[p] >> 16);
      bytes[3 * p + 1] = (byte) (pixels[p] >> 8);
      bytes[3 * p + 2] = (byte) pixels[p];
    }
    return bytes;
  }
}
