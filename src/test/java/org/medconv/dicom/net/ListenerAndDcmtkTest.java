package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Programs;

@Tag("heavy")
class ListenerAndDcmtkTest {
  private final Received received = new Received();
  private DicomListener listener;

  @BeforeEach
  void start() throws Exception {
    listener = new TestListener().start(received);
  }

  @AfterEach
  void stop() throws Exception {
    listener.close();
  }

  private Programs.Result dcmtk(String program, String... options) {
    Path path = Programs.require(program, "dcmtk");
    List<String> command = new ArrayList<>(List.of(path.toString(), "-v", "-aec", "MEDCONV"));
    command.addAll(List.of("127.0.0.1", Integer.toString(listener.port())));
    command.addAll(List.of(options));
    return Programs.run(command);
  }

  @Test
  void echoscu_is_answered() {
    Programs.Result result = dcmtk("echoscu");
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void storescu_sends_the_example_series() {
    Programs.Result result = dcmtk("storescu", "+sd", ExampleCt.dicom().toString());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(received.objects).hasSameSizeAs(ExampleCt.slices());
  }
}
