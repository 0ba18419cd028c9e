package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultObjectsTest {
  @TempDir Path folder;

  @Test
  void look() throws Exception {
    Path out = Path.of("target/look");
    var objects = new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS);
    var written = objects.write(Screenings.synthetic(), out);
    objects.writePicture(Screenings.synthetic(), out.resolve("picture.png"));
    objects.writePicture(RealScreening.ofNifti(), out.resolve("real.png"));
    assertThat(written).hasSize(4);
    for (var o : written.subList(0, 3)) {
      System.out.println(Peer.run("dciodvfy", "-new", o.file().toString()).output());
    }
    System.out.println(Peer.pixelmedSr(written.get(1).file()));
  }
}
