package org.medconv.dicom.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.IIOServiceProvider;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import org.aoju.bus.image.galaxy.data.SpecificCharacterSet;

/** Corrects the toolkit's process-wide defaults. Call this before any use of the toolkit. */
public final class DicomToolkit {

  /** (0002,0012) in every file and association of this node. */
  public static final String IMPLEMENTATION_CLASS_UID =
      "2.25.89869685710931444524290175100226567104";

  /** (0002,0013), at most 16 characters. */
  public static final String IMPLEMENTATION_VERSION_NAME = "MEDCONV_0_1";

  private DicomToolkit() {}

  /**
   * Sets the default character set to Latin 1 (the toolkit's is Chinese), and deregisters the
   * toolkit's ImageIO plug-ins, whose native libraries are missing. May be called again.
   */
  public static void prepare() {
    Prepared.ONCE.run();
  }

  private enum Prepared implements Runnable {
    ONCE;

    Prepared() {
      SpecificCharacterSet.setDefaultCharacterSet("ISO_IR 100");
      deregister(ImageReaderSpi.class);
      deregister(ImageWriterSpi.class);
    }

    @Override
    public void run() {}

    private static <T extends IIOServiceProvider> void deregister(Class<T> category) {
      IIORegistry registry = IIORegistry.getDefaultInstance();
      List<T> toolkits = new ArrayList<>();
      registry
          .getServiceProviders(category, false)
          .forEachRemaining(
              spi -> Stream.of(spi).filter(Prepared::isToolkits).forEach(toolkits::add));
      toolkits.forEach(spi -> registry.deregisterServiceProvider(spi, category));
    }

    private static boolean isToolkits(IIOServiceProvider spi) {
      return spi.getClass().getName().startsWith("org.aoju.");
    }
  }
}
