package org.medconv.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests that the log check can fail, and that it knows the tests' patients. */
class LoggedPatientsTest {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "setString\\(\\s*Tag\\.(PatientName|PatientID|PatientBirthDate),\\s*VR\\.\\w\\w,\\s*"
              + "\"((?:[^\"\\\\]|\\\\.)+)\"\\)");

  /** One letter is not a name, and another test builds whole names of these. */
  private static final int SHORTEST = 4;

  /** Not registered as an extension here: the one of every test is examined. */
  private final LoggedPatients walk = new LoggedPatients();

  @ParameterizedTest
  @ValueSource(strings = {"medconv.jobs", "org.quartz", "com.zaxxer.hikari.pool", "org.aoju", "x"})
  void a_patient_in_the_log_fails_the_test(String logger) {
    Logger log = LoggerFactory.getLogger(logger);

    log.error("NODE-9999 the series of {} failed", "Secret^Name");

    assertThatThrownBy(() -> walk.afterEach(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Secret^Name");
    walk.afterEach(null);
  }

  @Test
  void a_patient_in_an_exception_fails_the_test_as_well() {
    Throwable cause = new IOException("binding 'SECRETID'");
    LoggerFactory.getLogger("x").atError().setCause(new IllegalStateException(cause)).log("failed");

    assertThatThrownBy(() -> walk.afterAll(null)).isInstanceOf(AssertionError.class);
  }

  /** Started as every test starts another JVM. */
  static final class Telltale {
    private Telltale() {}

    public static void main(String[] arguments) {
      LoggerFactory.getLogger("org.quartz").error("the series of {} failed", "Secret^Name");
    }
  }

  @Test
  void a_patient_in_the_log_of_another_jvm_fails_the_test_as_well() {
    Programs.Result ended = Programs.run(OwnJvm.command(List.of(), Telltale.class));
    assertThat(ended.status()).as(ended.output()).isZero();

    assertThatThrownBy(() -> walk.afterEach(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Secret^Name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "born 19510403",
        "series 1.2.826.0.1.3680043.10.1.2.3",
        "SIM12",
        "MRN|1,2",
        "patient 'TSEX1'"
      })
  void birth_dates_ids_and_uids_are_recognised(String text) {
    assertThat(LoggedPatients.named(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NODE-0101 MEDCONV listens on 127.0.0.1:41005",
        "1.2.840.10008.5.1.4.1.1.2 is not taken",
        "version 1.2.3.4, 20260101123000 bytes",
        "SIMULATED, /tmp/junit-15327862416682157803/b.yaml"
      })
  void what_names_nobody_passes(String text) {
    assertThat(LoggedPatients.named(text)).isEmpty();
  }

  /** The check must know the patient of a new fixture. */
  @Test
  void every_patient_that_the_tests_write_is_known() throws IOException {
    List<String> unknown = new ArrayList<>();
    int known = 0;
    for (Path file : sources()) {
      Matcher written = WRITTEN.matcher(Files.readString(file));
      while (written.find()) {
        String value = written.group(2).replaceAll("\\\\u\\p{XDigit}{4}", "x").translateEscapes();
        if (value.length() >= SHORTEST && LoggedPatients.named(value).isEmpty()) {
          unknown.add(file.getFileName() + ": " + value);
        }
        known++;
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(known).isGreaterThan(15);
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path root :
        List.of(Path.of("src/test/java"), Path.of("src/main/java/org/medconv/phantom"))) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
