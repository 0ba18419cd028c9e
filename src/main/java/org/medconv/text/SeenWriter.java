package org.medconv.text;

import java.io.IOException;
import java.io.Writer;

/**
 * Passes on visible characters, line feeds and tabs only, so the output cannot control a terminal.
 */
public final class SeenWriter extends Writer {
  private final Writer out;
  private char half;

  public SeenWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    synchronized (lock) {
      StringBuilder seen = new StringBuilder(length);
      for (int n = offset; n < offset + length; n++) {
        append(text[n], seen);
      }
      out.append(seen);
    }
  }

  /** A character outside the basic plane may come in two calls. */
  private void append(char letter, StringBuilder seen) {
    if (half != 0 && Character.isLowSurrogate(letter)) {
      seen.appendCodePoint(OneLine.seen(Character.toCodePoint(half, letter)));
      half = 0;
      return;
    }
    if (half != 0) {
      seen.append('?');
      half = 0;
    }
    if (Character.isHighSurrogate(letter)) {
      half = letter;
    } else if (letter == '\n' || letter == '\t') {
      seen.append(letter);
    } else {
      seen.appendCodePoint(OneLine.seen(letter));
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
