package org.medconv.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.config.NodeConfig;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;
import org.medconv.jobs.ResultFile;

/**
 * The working folder of the demo: a node's folder with its own configuration, kept for inspection.
 */
final class DemoFolder {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String MARK = ".medconv-demo";

  private DemoFolder() {}

  /** Creates the folder. Empties it only if an earlier demo created it. */
  static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      if (!Files.exists(folder.resolve(MARK))) {
        throw new IOException(
            folder + " already exists and was not made by a demo; name another folder with --keep");
      }
      Folders.delete(folder);
    }
    OwnerOnly.folders(folder);
    Files.createFile(folder.resolve(MARK));
  }

  /** Takes models and rules from the site's configuration; everything else is the demo's own. */
  static Path writeConfiguration(Path folder, NodeConfig site, int archivePort) throws IOException {
    Path file = Files.createDirectories(folder.resolve("conf")).resolve("node.yaml");
    return Files.writeString(
        file,
        """
        mode: %s
        dicom: {aeTitle: MEDCONV, bindAddress: 127.0.0.1, port: 0}
        peers:
          - {name: archive, aeTitle: %s, host: 127.0.0.1, port: %d, commitment: true}
        receive: {minimumFree: 100MiB, quiet: 1s, quietWithoutQuery: 2s, incompleteAfter: 1m}
        rules: {folder: "%s"}
        http: {port: off}
        screen: {models: "%s", threads: %d}
        """
            .formatted(
                site.mode().word(),
                DemoArchive.AE_TITLE,
                archivePort,
                site.rules(),
                site.screen().models(),
                site.screen().threads()));
  }

  /** Converts the Secondary Capture among the results, if there is one, into a PNG file. */
  static Optional<Path> picture(List<ResultFile> results, Path folder) throws IOException {
    Optional<ResultFile> capture =
        results.stream().filter(result -> result.name().equals("SC")).findFirst();
    return capture.isPresent() ? Optional.of(png(capture.get().file(), folder)) : Optional.empty();
  }

  private static Path png(Path capture, Path folder) throws IOException {
    Attributes dataset = Part10File.read(capture).dataset();
    int columns = dataset.getInt(Tag.Columns, 0);
    int rows = dataset.getInt(Tag.Rows, 0);
    byte[] rgb = dataset.getBytes(Tag.PixelData);
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    for (int n = 0; n < columns * rows; n++) {
      int value =
          ((rgb[3 * n] & 0xff) << 16) | ((rgb[3 * n + 1] & 0xff) << 8) | (rgb[3 * n + 2] & 0xff);
      image.setRGB(n % columns, Math.floorDiv(n, columns), value);
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  static PeerConfig loopback(String name, AeTitle aeTitle, int port) {
    return new PeerConfig(name, aeTitle, "127.0.0.1", port, false, false, MINUTE, MINUTE, MINUTE);
  }
}
