package org.medconv.peers;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Reads every log event while a test runs, and fails that test if an event names a patient, a birth
 * date, or a study, series or instance by its UID. JUnit finds it by itself (META-INF/services);
 * tests need not declare it.
 */
public final class LoggedPatients implements AfterEachCallback, AfterAllCallback {
  /** Whatever looks like a name or a date of DICOM, and the IDs of the tests' patients. */
  private static final List<Pattern> FORBIDDEN =
      List.of(
          Pattern.compile("\\p{L}[\\p{L}\\p{N}-]*\\^\\p{L}[\\p{L}\\p{N}-]*"),
          Pattern.compile("(?<![\\p{N}.-])(18|19|20)\\d{2}(0[1-9]|1[0-2])([0-2]\\d|3[01])(?!\\d)"),
          Pattern.compile(
              "SECRETID|MRN[-|]|TSEX1|RIGHT-1|SAMPLE-7|TEST-IMAGE|STRANGER|Jane Doe"
                  + "|(?<!\\p{L})SIM\\d+"),
          Pattern.compile(
              "(?<![\\d.])(?!1\\.2\\.840\\.10008\\.)[0-2](\\.(0|[1-9]\\d*)){5,}(?![\\d.])"));

  /** The property that tells another JVM of a test where to write its findings. */
  static final String FOUND_BY_OTHERS = "org.medconv.peers.found";

  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
  private static final Path OTHERS = foundByOthers();

  private static Path foundByOthers() {
    String inherited = System.getProperty(FOUND_BY_OTHERS);
    if (inherited != null) {
      return Path.of(inherited);
    }
    try {
      Path file = Files.createTempFile("logged-patients", ".txt");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The option with which another JVM of a test also checks its log. */
  static String option() {
    return "-D" + FOUND_BY_OTHERS + "=" + OTHERS;
  }

  /**
   * Found by the logging framework (META-INF/services), in this JVM and in those that a test
   * starts.
   */
  public static final class Reader extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
      Appender reading = new Appender();
      reading.setContext(context);
      reading.start();
      // The last two keep their events from the root.
      for (String name : List.of(Logger.ROOT_LOGGER_NAME, "org.quartz", "com.zaxxer.hikari")) {
        context.getLogger(name).addAppender(reading);
      }
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
  }

  private static final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      List<String> texts = new ArrayList<>(List.of(event.getFormattedMessage()));
      texts.add(event.getThreadName());
      event.getMDCPropertyMap().values().forEach(texts::add);
      for (IThrowableProxy each = event.getThrowableProxy(); each != null; each = each.getCause()) {
        texts.add(String.valueOf(each.getMessage()));
      }
      for (String text : texts) {
        named(text).ifPresent(what -> found(what, event.getLoggerName(), text));
      }
    }

    private static void found(String what, String logger, String text) {
      String line = "\"%s\" in: %s %s".formatted(what, logger, text.strip());
      if (System.getProperty(FOUND_BY_OTHERS) == null) {
        FOUND.add(line);
        return;
      }
      try {
        Files.writeString(OTHERS, line + System.lineSeparator(), StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The part of a text that names a patient. */
  static Optional<String> named(String text) {
    return FORBIDDEN.stream()
        .map(pattern -> pattern.matcher(text))
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  private static void check() {
    List<String> found = new ArrayList<>();
    for (String each = FOUND.poll(); each != null; each = FOUND.poll()) {
      found.add(each);
    }
    found.addAll(takeFoundByOthers());
    if (!found.isEmpty()) {
      throw new AssertionError(
          "The log names a patient or a study: " + String.join(System.lineSeparator(), found));
    }
  }

  private static List<String> takeFoundByOthers() {
    try {
      List<String> found = Files.readAllLines(OTHERS);
      if (!found.isEmpty()) {
        Files.writeString(OTHERS, "");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    check();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check();
  }
}
