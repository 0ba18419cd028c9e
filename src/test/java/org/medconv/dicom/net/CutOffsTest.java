package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutOffsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final InetAddress here = InetAddress.getLoopbackAddress();
  private final List<String> log = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final CutOffs cutOffs =
      new CutOffs(
          (remote, why, more) -> log.add("%s %s %d".formatted(remote.getHostAddress(), why, more)),
          later::add);

  /** They were 185 lines. */
  @Test
  void two_hundred_silent_sockets_are_two_lines() {
    for (int i = 0; i < 200; i++) {
      cutOffs.tell(here, "silent", i);
    }
    assertThat(log).containsExactly("127.0.0.1 silent 0");
    cutOffs.tell(here, "silent", MINUTE);
    assertThat(log)
        .containsExactly("127.0.0.1 silent 0", "127.0.0.1 silent 198", "127.0.0.1 silent 0");
  }

  @Test
  void one_host_does_not_hide_another() throws Exception {
    cutOffs.tell(here, "silent", 0);
    cutOffs.tell(InetAddress.getByName("192.0.2.7"), "slow", 1);
    assertThat(log).containsExactly("127.0.0.1 silent 0", "192.0.2.7 slow 0");
  }

  @Test
  void what_was_held_back_is_told_after_a_minute_and_when_the_listener_stops() {
    cutOffs.tell(here, "silent", System.nanoTime() - MINUTE);
    cutOffs.tell(here, "silent", System.nanoTime() - MINUTE);
    later.get(0).run();
    assertThat(log).containsExactly("127.0.0.1 silent 0", "127.0.0.1 silent 0");
    cutOffs.tell(here, "slow");
    cutOffs.tell(here, "slow");
    cutOffs.tellAll();
    assertThat(log).hasSize(4);
  }
}
