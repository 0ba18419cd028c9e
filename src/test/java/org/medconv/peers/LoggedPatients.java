package org.medconv.peers;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Reads every event of the log while any test runs, and fails the test during which one names a
 * patient, a birth date, or a study, series or instance by its UID. Found by JUnit itself
 * (META-INF/services); no test has to ask for it.
 */
public final class LoggedPatients
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
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

  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
  private static final Reader READER = new Reader();

  private static final class Reader extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      List<String> texts = new ArrayList<>(List.of(event.getFormattedMessage()));
      texts.add(event.getThreadName());
      event.getMDCPropertyMap().values().forEach(texts::add);
      for (IThrowableProxy each = event.getThrowableProxy(); each != null; each = each.getCause()) {
        texts.add(String.valueOf(each.getMessage()));
      }
      for (String text : texts) {
        named(text)
            .ifPresent(
                what ->
                    FOUND.add(
                        "\"%s\" in: %s %s".formatted(what, event.getLoggerName(), text.strip())));
      }
    }
  }

  /** What in a text names a patient. */
  static Optional<String> named(String text) {
    return FORBIDDEN.stream()
        .map(pattern -> pattern.matcher(text))
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  /** Loggers that keep their events from the root are read as well. */
  private static void read() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    READER.setContext(context);
    READER.start();
    for (Logger logger : context.getLoggerList()) {
      boolean first = logger.getName().equals(Logger.ROOT_LOGGER_NAME) || !logger.isAdditive();
      if (first && !logger.isAttached(READER)) {
        logger.addAppender(READER);
      }
    }
  }

  private static void check() {
    List<String> found = new ArrayList<>();
    for (String each = FOUND.poll(); each != null; each = FOUND.poll()) {
      found.add(each);
    }
    if (!found.isEmpty()) {
      throw new AssertionError(
          "The log names a patient or a study: " + String.join(System.lineSeparator(), found));
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    read();
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
