package org.medconv.text;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * {@code %line} of logback.xml: the message as a single line, whatever text from outside it
 * contains.
 */
public final class LogLine extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return OneLine.of(super.convert(event));
  }
}
