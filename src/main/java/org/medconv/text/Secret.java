package org.medconv.text;

/** A password or token; it always prints as dots. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "••••";
  }
}
