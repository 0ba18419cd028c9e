package org.medconv.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Legal compressed frames of small images, to begin with: made as {@code
 * src/test/python/codec_variants.py} makes them, of 21 × 17 and 18 × 20 pixels, with tiles,
 * precincts and code-blocks of a few.
 */
public final class Frames {
  private Frames() {}

  /** One of them, and the layout that its image's header gives. */
  public record Frame(
      String name, String syntax, int columns, int rows, int bits, boolean signed, byte[] bytes) {}

  /** Those of a transfer syntax. */
  public static List<Frame> of(String syntax) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in = Frames.class.getResourceAsStream("frames.zip");
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return new String(files.get("index.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(fields -> fields[1].equals(syntax))
        .map(
            f ->
                new Frame(
                    f[0],
                    syntax,
                    Integer.parseInt(f[2]),
                    Integer.parseInt(f[3]),
                    Integer.parseInt(f[4]),
                    Boolean.parseBoolean(f[5]),
                    files.get(f[0] + ".bin")))
        .toList();
  }
}
