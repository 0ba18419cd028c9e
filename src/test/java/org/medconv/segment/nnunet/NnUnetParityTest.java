package org.medconv.segment.nnunet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Python;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.L1Finding;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.segment.nnunet.NnUnetPass.Preparation.Prepared;
import org.medconv.segment.nnunet.SlidingWindow.SliceSink;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;

/**
 * The whole pipeline on the real CT, compared with nnU-Net itself with the same random weights:
 * {@code plain} is a network with TotalSegmentator's plans and labels and fewer channels, {@code
 * residual} one with CTSpine1K's labels, anisotropic spacing and swapped axes.
 */
@Tag("heavy")
class NnUnetParityTest {
  private static final Path REQUIREMENTS = Path.of("src/test/python/requirements-nnunet.txt");

  /** Kept between runs; made again if the script is newer. */
  private static final Path REFERENCE = Path.of("target", "nnunet-reference");

  private static final Path SCRIPT = Path.of("src/test/python/nnunet_reference.py");

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() throws Exception {
    manager = Compute.open(DeviceChoice.CPU, 2).newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "residual"})
  void labels_and_logits_are_those_of_nnunet(String name) throws Exception {
    Path ct = ExampleCt.folder().resolve("example_ct.nii.gz");
    reference(name, ct);
    ModelFolder model = imported(name);
    NnUnetPlan plan = NnUnetPlan.of(model);
    NnUnetPass pass = new NnUnetPass(plan, NnUnetSegmenter.network(plan, model, manager), manager);
    Map<String, Tensor> reference = SafeTensors.read(REFERENCE.resolve(name + ".safetensors"));
    CtVolume volume = NiftiFile.readCt(ct);

    double patch =
        worst(
            pass.logits(reference.get("patch.input").values()),
            reference.get("patch.logits").values());
    Prepared prepared = (Prepared) pass.prepared(volume);
    double image = worst(prepared.image().values(), reference.get("data").values());
    Thirds thirds = new Thirds(prepared.image().sizes(), reference.get("logits"));
    LabelVolume labels = pass.labels(volume, prepared, thirds);
    double equal = equal(labels, NiftiFile.readLabels(REFERENCE.resolve(name + ".nii.gz")));

    System.out.printf(
        "%s: patch logits differ by at most %.1e, the image by %.1e; of the windows' logits, added"
            + " up in half precision, %.4f %% by over 1e-3, at most %.1e of %.1f; %.4f %% of the"
            + " labels are equal%n",
        name, patch, image, 100 * thirds.shareApart(), thirds.worst, thirds.largest, 100 * equal);
    assertThat(patch).isLessThan(1e-3);
    assertThat(image).isLessThan(1e-4);
    assertThat(thirds.seen).isEqualTo(reference.get("logits").values().length);
    // A sum that is rounded the other way is a step or two of half precision off.
    assertThat(thirds.shareApart()).isLessThan(1e-3);
    assertThat(thirds.worst).isLessThan(thirds.largest * 0x1p-8);
    assertThat(equal).isGreaterThanOrEqualTo(0.999);
    assertAbstains(labels, plan);
    if (name.equals("residual")) {
      CtVolume turned = turned(volume);
      Prepared other = (Prepared) pass.prepared(turned);
      assertThat(equalTurned(pass.labels(turned, other, (slice, logits) -> {}), labels))
          .as("the same CT stored the other way round")
          .isEqualTo(1);
    }
  }

  /** With random weights no coherent spine is found, and the finding says so. */
  private static void assertAbstains(LabelVolume labels, NnUnetPlan plan) {
    L1Finding finding = LabelledSpine.find(labels, plan.levels(), plan.lastRibs());
    assertThat(finding).isInstanceOf(NotFound.class);
    assertThat(((NotFound) finding).abstention().reason())
        .isIn(Reason.NO_SPINE, Reason.NO_L1_IN_FIELD_OF_VIEW, Reason.NUMBERING_AMBIGUOUS);
  }

  private ModelFolder imported(String name) throws Exception {
    return NnUnetImport.run(
        new NnUnetImport.Request(
            REFERENCE.resolve(name + ".zip"),
            folder.resolve("models"),
            Optional.of(name),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Orientation.RAS),
            SafeTensors.Storage.F32));
  }

  private static double worst(float[] actual, float[] wanted) {
    assertThat(actual).hasSameSizeAs(wanted);
    double worst = 0;
    for (int n = 0; n < wanted.length; n++) {
      worst = Math.max(worst, Math.abs(wanted[n] - actual[n]));
    }
    return worst;
  }

  /** Compares with a reference of every third voxel of every third row and slice. */
  private static final class Thirds implements SliceSink {
    private final int[] sizes;
    private final long[] shape;
    private final float[] wanted;
    private double worst;
    private double largest;
    private int seen;
    private int apart;

    Thirds(int[] sizes, Tensor wanted) {
      this.sizes = sizes;
      this.shape = wanted.shape();
      this.wanted = wanted.values();
    }

    double shareApart() {
      return (double) apart / seen;
    }

    @Override
    public void accept(int slice, float[][] logits) {
      for (int label = 0; slice % 3 == 0 && label < logits.length; label++) {
        int at = (int) ((label * shape[1] + slice / 3) * shape[2] * shape[3]);
        for (int j = 0; j < sizes[1]; j += 3) {
          for (int k = 0; k < sizes[2]; k += 3, at++, seen++) {
            largest = Math.max(largest, Math.abs(wanted[at]));
            double off = Math.abs(logits[label][j * sizes[2] + k] - wanted[at]);
            worst = Math.max(worst, off);
            apart += off > 1e-3 ? 1 : 0;
          }
        }
      }
    }
  }

  private static double equal(LabelVolume labels, LabelVolume wanted) {
    int equal = 0;
    for (int p = 0; p < labels.labels().length; p++) {
      equal += labels.labels()[p] == wanted.labels()[p] ? 1 : 0;
    }
    return (double) equal / labels.labels().length;
  }

  /** Rows from the back to the front and columns from left to right, as DICOM slices lie. */
  private static CtVolume turned(CtVolume volume) {
    Grid g = volume.grid();
    Grid other =
        new Grid(
            g.rows(),
            g.columns(),
            g.slices(),
            g.toPatient(g.columns() - 1, g.rows() - 1, 0),
            g.alongJ().times(-1),
            g.alongI().times(-1),
            g.alongK(),
            g.spacingJ(),
            g.spacingI(),
            g.spacingK());
    short[] hu = new short[volume.hu().length];
    for (int k = 0; k < g.slices(); k++) {
      for (int j = 0; j < g.rows(); j++) {
        for (int i = 0; i < g.columns(); i++) {
          hu[other.index(g.rows() - 1 - j, g.columns() - 1 - i, k)] = volume.at(i, j, k);
        }
      }
    }
    return new CtVolume(other, hu, volume.acquisition());
  }

  private static double equalTurned(LabelVolume labels, LabelVolume wanted) {
    Grid g = wanted.grid();
    int equal = 0;
    for (int k = 0; k < g.slices(); k++) {
      for (int j = 0; j < g.rows(); j++) {
        for (int i = 0; i < g.columns(); i++) {
          int there = labels.at(g.rows() - 1 - j, g.columns() - 1 - i, k);
          equal += there == wanted.at(i, j, k) ? 1 : 0;
        }
      }
    }
    return (double) equal / g.voxels();
  }

  private static void reference(String name, Path ct) throws IOException {
    Path made = REFERENCE.resolve(name + ".safetensors");
    if (Files.exists(made)
        && Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(SCRIPT)) > 0) {
      return;
    }
    Files.createDirectories(REFERENCE);
    Python.having(
            "nnunetv2, safetensors",
            REQUIREMENTS,
            "MEDCONV_NNUNET_PYTHON",
            "target/nnunet-python/bin/python")
        .run(SCRIPT, REFERENCE.toString(), name, ct.toString());
  }
}
