package org.medconv.text;

/** A password or token: prints as dots, wherever it is printed. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "••••";
  }
}
