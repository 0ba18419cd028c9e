package org.medconv.dicom.net;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import org.aoju.bus.image.galaxy.data.SpecificCharacterSet;
import org.aoju.bus.logger.LogFactory;

/**
 * Process-wide settings of the DICOM toolkit, needed before its first use. The listener and the
 * peers call it themselves; other code that reads or writes data sets must call it too.
 */
public final class Toolkit {
  static {
    LogFactory.setCurrentLogFactory(new ToolkitLog.Factory());
    // Unset, text without (0008,0005) would be read as GB18030.
    SpecificCharacterSet.setDefaultCharacterSet("ISO_IR 100");
    deregisterImageIo();
  }

  private Toolkit() {}

  /** May be called often and from any thread. */
  public static void prepare() {
    // The work is done by the static initializer, once.
  }

  /**
   * Deregisters the toolkit's image readers: their native parts are missing, and they end in
   * Errors.
   */
  private static void deregisterImageIo() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    for (Class<?> category : List.of(ImageReaderSpi.class, ImageWriterSpi.class)) {
      List<Object> own = new ArrayList<>();
      Iterator<?> providers = registry.getServiceProviders(category, false);
      providers.forEachRemaining(
          provider -> {
            if (provider.getClass().getName().startsWith("org.aoju.")) {
              own.add(provider);
            }
          });
      own.forEach(registry::deregisterServiceProvider);
    }
  }
}
