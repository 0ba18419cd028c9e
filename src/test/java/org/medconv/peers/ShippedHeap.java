package org.medconv.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap size that the launcher sets for the node, for tests of memory. */
public final class ShippedHeap {
  private static final Pattern HEAP = Pattern.compile("(?m)^heap=(\\w+)$");

  private ShippedHeap() {}

  /** Java's option, as {@code install/medconv} sets it for every command but the lab's. */
  public static String option() throws IOException {
    Matcher heap = HEAP.matcher(Files.readString(Path.of("install", "medconv")));
    if (!heap.find()) {
      throw new IllegalStateException("install/medconv has no line heap=SIZE");
    }
    return "-Xmx" + heap.group(1);
  }
}
