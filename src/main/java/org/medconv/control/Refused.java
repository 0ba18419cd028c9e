package org.medconv.control;

/** A request cannot be fulfilled. The message is a sentence for the administrator. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String sentence) {
    super(sentence);
  }
}
