package org.medconv.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class OneLineTest {
  private static final String HOSTILE =
      "a\r\nb\nc\rd\u0085e\u2028f\u2029g\u001b[2Jh\u009b31mi\bj\u202ek\u2066l\u0007m\u0000n\u007fo";

  @Test
  void whatever_commands_is_seen_instead() {
    assertThat(OneLine.of(HOSTILE)).isEqualTo("a b c d e f g?[2Jh?31mi?j?k?l?m?n?o");
  }

  @Test
  void no_character_at_all_breaks_a_line_or_commands() {
    String all =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    String line = OneLine.of(all);

    assertThat(line).doesNotMatch("(?s).*[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}].*");
    assertThat(line.codePoints().filter(c -> Character.getType(c) == Character.FORMAT).distinct())
        .containsExactly(0x200c, 0x200d);
    assertThat(line.lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "M\u00fc\u00dfig^J\u00fcrgen",
        "Wang^XiaoDong=\u738b^\u5c0f\u6771",
        "\u05d9\u05d4\u05d5\u05d3\u05d4",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\ud840\udc0b"
      })
  void what_people_write_stays(String text) {
    assertThat(OneLine.of(text)).isEqualTo(text);
  }

  @Test
  void a_writer_keeps_its_own_lines_and_characters_that_come_in_two_halves() {
    StringWriter terminal = new StringWriter();
    try (PrintWriter out = new PrintWriter(new SeenWriter(terminal))) {
      out.print("one\ttwo\n\ud840");
      out.print("\udc0b\u001b[2J\ud840x\udb40");
      out.print('\udc41');
    }

    assertThat(terminal).hasToString("one\ttwo\n\ud840\udc0b?[2J?x?");
  }

  /** Through the layout of the logback.xml that ships. */
  @Test
  void an_event_of_the_log_is_one_line_and_each_exception_in_it_another() {
    String sentence = "{} was refused";
    Throwable cause = new IOException(HOSTILE);
    Throwable failure = new IllegalStateException(HOSTILE, cause);
    failure.addSuppressed(new IOException(HOSTILE));
    for (String appender : new String[] {"console", "brief"}) {
      String logged = encoded(appender, sentence, failure);

      assertThat(logged.lines().findFirst().orElseThrow())
          .contains("a b c d e f g?[2Jh?31mi?j?k?l?m?n?o was refused");
      assertThat(logged.lines().skip(1))
          .allMatch(
              line ->
                  line.matches("\\s+(at |\\.\\.\\. ).*")
                      || line.matches(
                          "(\\s*(Caused by|Suppressed): )?java\\.[A-Za-z.]+: a b c d e f .*"));
      assertThat(logged).doesNotMatch("(?s).*[\\p{Cc}&&[^\\t\\n]].*");
    }
    assertThat(encoded("console", sentence, failure)).contains("Caused by", "Suppressed");
  }

  private static String encoded(String appender, String sentence, Throwable failure) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    String logger = appender.equals("brief") ? "org.quartz" : Logger.ROOT_LOGGER_NAME;
    OutputStreamAppender<ILoggingEvent> target =
        (OutputStreamAppender<ILoggingEvent>) context.getLogger(logger).getAppender(appender);
    LoggingEvent event =
        new LoggingEvent(
            OneLineTest.class.getName(),
            context.getLogger("test"),
            ch.qos.logback.classic.Level.ERROR,
            sentence,
            failure,
            new Object[] {HOSTILE});
    return new String(target.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
