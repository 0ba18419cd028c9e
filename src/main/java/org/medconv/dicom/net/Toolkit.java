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
 * What must be set in the DICOM toolkit, once for the whole process, before any of it is used. The
 * listener and the peers call it themselves; whoever only reads or writes data sets calls it too.
 */
public final class Toolkit {
  static {
    LogFactory.setCurrentLogFactory(new ToolkitLog.Factory());
    // Unset, text without (0008,0005) would be read as GB18030.
    SpecificCharacterSet.setDefaultCharacterSet("ISO_IR 100");
    deregisterImageIo();
  }

  private Toolkit() {}

  /** Safe to call often, from any thread. */
  public static void prepare() {
    // The work is done by the static initializer, once.
  }

  /** The toolkit registers readers whose native parts are missing: they end in Errors. */
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
