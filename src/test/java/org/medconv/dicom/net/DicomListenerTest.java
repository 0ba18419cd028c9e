package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DicomListenerTest {
  /** {@code doctor} asks beside the running node, whose port is taken. */
  @Test
  void a_listener_that_could_not_be_started_is_closed_all_the_same() throws Exception {
    TestListener setUp = new TestListener();
    // Kept for documentation (RFC 5737): no machine has it.
    setUp.bindAddress = "192.0.2.1";
    Received received = new Received();
    try (DicomListener listener =
        new DicomListener(
            setUp.config(), received, received, received, received, TestListener.SYNTAXES)) {
      assertThatThrownBy(listener::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("this machine has no such address");
    }
  }
}
