package org.medconv.control;

/** What was asked cannot be done; the message is a sentence for the administrator. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String sentence) {
    super(sentence);
  }
}
