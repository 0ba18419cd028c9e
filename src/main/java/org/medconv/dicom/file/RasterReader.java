package org.medconv.dicom.file;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.medconv.dicom.file.UnreadableFile.Fault;

/** Samples of a grey image through an ImageIO reader, free of colour conversion. */
final class RasterReader {

  private RasterReader() {}

  static short[] read(ImageReaderSpi spi, ImageInputStream encoded, PixelLayout layout)
      throws IOException {
    ImageReader reader = spi.createReaderInstance(null);
    try (ImageInputStream in = encoded) {
      reader.setInput(in, true, true);
      Raster raster =
          reader.canReadRaster() ? reader.readRaster(0, null) : reader.read(0).getData();
      return cells(raster, layout);
    } catch (UnreadableFile e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFile(Fault.MALFORMED, "a compressed frame cannot be decoded", e);
    } finally {
      reader.dispose();
    }
  }

  private static short[] cells(Raster raster, PixelLayout layout) throws UnreadableFile {
    if (raster.getWidth() != layout.columns()
        || raster.getHeight() != layout.rows()
        || raster.getNumBands() != 1) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "a compressed frame is %d x %d, its header says %d x %d"
              .formatted(raster.getWidth(), raster.getHeight(), layout.columns(), layout.rows()));
    }
    short[] cells = new short[layout.framePixels()];
    int[] row = new int[layout.columns()];
    for (int j = 0; j < layout.rows(); j++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + j, row.length, 1, 0, row);
      for (int i = 0; i < row.length; i++) {
        cells[j * row.length + i] = (short) row[i];
      }
    }
    return cells;
  }
}
