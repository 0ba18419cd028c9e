package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.file.Part10File;
import picocli.CommandLine;

/** A node's folder with conf, rules and models, and commands run in it as by the launcher. */
final class CommandLineFixture {
  static final String RULE =
      "name: abdomen-ct\nwhen: >\n  Modality == \"CT\"\n  && SliceThickness <= 5\n"
          + "segmenter: vertebrae-unet3d\nclassifier: medconv-resnet50\n";

  final Path home;
  final Path config;

  CommandLineFixture(Path home) throws IOException {
    this.home = home;
    this.config = home.resolve("conf/node.yaml");
    configure("");
    write("dicom-rules/abdomen-ct.yaml", RULE);
    model("vertebrae-unet3d");
    model("medconv-resnet50");
  }

  /** What a command printed, and how it ended. */
  record Result(int status, String out, String err) {}

  Result run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    return runAlone(all);
  }

  /** A command that needs no node. */
  static Result runAlone(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Result(line.execute(arguments), out.toString(), err.toString());
  }

  /** Adds lines to node.yaml; minimumFree is 0, so that a full disk fails no test. */
  void configure(String yaml) throws IOException {
    write("conf/node.yaml", "receive:\n  minimumFree: 0B\n" + yaml);
  }

  void write(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void model(String name) throws IOException {
    String header = "{\"__metadata__\":{\"name\":\"%s\"}}".formatted(name);
    // As safetensors begins: the length of the header, little endian.
    String weights = (char) header.length() + "\0".repeat(7) + header;
    write("models/" + name + "/weights.bin", weights);
    write(
        "models/" + name + "/model.yaml",
        "name: %s\nkind: test\nversion: \"1.0\"\nweights: weights.bin\nsha256: %s\n"
            .formatted(name, sha256(weights)));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Writes the header of an image. */
  Path image(String file, String modality, String series, String thickness) throws IOException {
    Attributes header = new Attributes();
    header.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    header.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3." + (file.hashCode() & 0xffffff));
    header.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3");
    header.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3." + series);
    header.setString(Tag.SeriesNumber, VR.IS, series);
    header.setString(Tag.Modality, VR.CS, modality);
    header.setString(Tag.SliceThickness, VR.DS, thickness);
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Part10File.write(path, header, UID.ExplicitVRLittleEndian);
    return path;
  }
}
