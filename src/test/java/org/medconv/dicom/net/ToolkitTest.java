package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.logger.Log;
import org.aoju.bus.logger.LogFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ToolkitTest {
  @BeforeAll
  static void prepare() {
    Toolkit.prepare();
  }

  @Test
  void text_without_a_character_set_is_latin_1() {
    Attributes dataset = new Attributes();
    dataset.setBytes(Tag.PatientName, VR.PN, new byte[] {'M', (byte) 0xfc, 'l', 'l', 'e', 'r'});
    assertThat(dataset.getString(Tag.PatientName)).isEqualTo("Müller");
  }

  @Test
  void the_toolkits_image_readers_are_gone() {
    List<String> names = new ArrayList<>();
    Iterator<ImageReaderSpi> readers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    readers.forEachRemaining(reader -> names.add(reader.getClass().getName()));
    assertThat(names).isNotEmpty().noneMatch(name -> name.startsWith("org.aoju."));
    assertThat(ImageIO.getImageReadersByFormatName("RLE").hasNext()).isFalse();
  }

  @Test
  void the_toolkit_cannot_log_datasets_at_any_level() {
    assertThat(LogFactory.getCurrentLogFactory()).isInstanceOf(ToolkitLog.Factory.class);
    Log log = LogFactory.get("org.aoju.bus.image.metric.Association");
    assertThat(log.isTrace() || log.isDebug() || log.isInfo() || log.isWarn()).isFalse();
    assertThat(printed(() -> log.error("{}", "Doe^Jane"))).doesNotContain("Doe^Jane");
  }

  private static String printed(Runnable run) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      run.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
