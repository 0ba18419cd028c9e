package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with many stored studies starts like one with none. {@code -Dstudies=3000} sets the
 * number. The times are printed but not asserted, because machines are busy.
 */
@Tag("heavy")
class KeptStudiesTest {
  private static final int STUDIES = Integer.getInteger("studies", 500);
  private static final int STARTS = Integer.getInteger("starts", 2);

  @TempDir Path folder;

  @Test
  void it_listens_before_it_has_looked_at_them() throws Exception {
    List<Long> none = starts(folder.resolve("none"), 0);
    List<Long> many = starts(folder.resolve("many"), STUDIES);
    System.out.printf(
        Locale.ROOT,
        "milliseconds from the start of the process to the open port: %s with no study, %s with"
            + " %d%n",
        none,
        many,
        STUDIES);
  }

  private static List<Long> starts(Path home, int studies) throws Exception {
    List<Long> took = new ArrayList<>();
    TestNode test = new TestNode(home);
    Path config = test.write("[]", "{}");
    keep(home.resolve("data").resolve("instances"), studies);
    for (int start = 0; start < STARTS; start++) {
      Path log = home.resolve("log-" + start);
      long begun = System.nanoTime();
      Process process = ServeProcess.start(test, config, log);
      took.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
      await("the look at all of them ends")
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(log).contains("NODE-0201") || !process.isAlive());
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      assertThat(line(lines, "NODE-0101")).as("it listens").isNotNegative();
      process.destroy();
      assertThat(process.waitFor()).isEqualTo(128 + 15);
    }
    return took;
  }

  private static int line(List<String> lines, String code) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(code)) {
        return i;
      }
    }
    return -1;
  }

  /** Studies of ten images; what these hold is not read at the start. */
  private static void keep(Path storage, int studies) throws IOException {
    for (int study = 1; study <= studies; study++) {
      String uid = "2.25.%d".formatted(study);
      Path series = Files.createDirectories(storage.resolve(uid).resolve(uid + ".1"));
      for (int image = 1; image <= 10; image++) {
        Files.write(series.resolve("%s.1.%d.dcm".formatted(uid, image)), new byte[1000]);
      }
    }
  }
}
