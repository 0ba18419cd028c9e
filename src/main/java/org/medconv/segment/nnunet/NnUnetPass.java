package org.medconv.segment.nnunet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.medconv.segment.Abstention;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.nnunet.ImageResizer.Image;
import org.medconv.segment.nnunet.ImageResizer.Voxels;
import org.medconv.segment.nnunet.NnUnetPass.Preparation.Prepared;
import org.medconv.segment.nnunet.NnUnetPass.Preparation.Refused;
import org.medconv.segment.nnunet.SlidingWindow.SliceSink;
import org.medconv.volume.CtVolume;
import org.medconv.volume.LabelVolume;

/**
 * nnU-Net's steps from a CT to labels: orient as the training images, crop to non-zero values,
 * normalise, resample to the plan's spacing, predict window by window, resample the logits back and
 * take the most probable label. One call at a time.
 */
final class NnUnetPass {
  private final NnUnetPlan plan;
  private final NnUnetNetwork network;
  private final NDManager manager;

  NnUnetPass(NnUnetPlan plan, NnUnetNetwork network, NDManager manager) {
    this.plan = plan;
    this.network = network;
    this.manager = manager;
  }

  /** Result of preparing a CT for the network. */
  sealed interface Preparation {
    /** The network's input, and the voxels from which it was made. */
    record Prepared(Image image, ArrayAxes voxels) implements Preparation {}

    /** The CT is empty or too large. */
    record Refused(Abstention why) implements Preparation {}
  }

  /** {@code DefaultPreprocessor.run_case}. */
  Preparation prepared(CtVolume volume) {
    ArrayAxes all = ArrayAxes.of(volume.grid(), plan.orientation(), plan.orderArray());
    Optional<ArrayAxes> cropped = cropped(all, volume.hu());
    if (cropped.isEmpty()) {
      return new Refused(new Abstention(Reason.NO_SPINE, "every voxel of this volume is 0 HU"));
    }
    Optional<Abstention> tooLarge = tooLarge(cropped.get());
    return tooLarge.isPresent()
        ? new Refused(tooLarge.get())
        : new Prepared(image(cropped.get(), volume.hu()), cropped.get());
  }

  /** Refuses volumes that would exhaust Java's memory and end the whole node. */
  private Optional<Abstention> tooLarge(ArrayAxes voxels) {
    int[] sizes = sizes(voxels);
    int[] patch = plan.patchArray();
    double plane = (double) Math.max(sizes[1], patch[1]) * Math.max(sizes[2], patch[2]);
    double scanPlane = (double) voxels.sizes()[1] * voxels.sizes()[2];
    int classes = plan.architecture().classes();
    double windows = 2.0 * (classes + 1) * patch[0] * plane;
    double slices = 4.0 * classes * (plane + 2 * scanPlane);
    double image = 8.0 * sizes[0] * sizes[1] * sizes[2];
    double needed = windows + slices + image;
    double most = Runtime.getRuntime().maxMemory();
    boolean fits = needed <= 0.8 * most && image <= 4.0 * Integer.MAX_VALUE;
    return fits
        ? Optional.empty()
        : Optional.of(
            new Abstention(
                Reason.VOLUME_TOO_LARGE,
                String.format(
                    Locale.ROOT,
                    "%d classes of %d x %d x %d voxels at the network's spacing need %.0f MiB of"
                        + " memory, but Java may use only %.0f; send fewer slices, or set a larger"
                        + " MEDCONV_HEAP",
                    classes,
                    sizes[0],
                    sizes[1],
                    sizes[2],
                    needed / 0x1p20,
                    most / 0x1p20)));
  }

  private Image image(ArrayAxes voxels, short[] hu) {
    Voxels normalised =
        new Voxels() {
          @Override
          public int[] sizes() {
            return voxels.sizes();
          }

          @Override
          public float at(int a, int b, int c) {
            return plan.normalisation().of(hu[voxels.position(a, b, c)]);
          }
        };
    int coarse = plan.data().coarseAxis(voxels.spacings(), plan.spacingArray());
    return ImageResizer.resized(normalised, sizes(voxels), plan.data(), coarse);
  }

  /** {@code compute_new_shape}; Python rounds halves to even. */
  private int[] sizes(ArrayAxes voxels) {
    int[] sizes = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      double size = voxels.spacings()[axis] / plan.spacing().get(axis) * voxels.sizes()[axis];
      sizes[axis] = (int) Math.max(1, Math.rint(size));
    }
    return sizes;
  }

  /** {@code crop_to_nonzero}; inner holes do not change the box. */
  private static Optional<ArrayAxes> cropped(ArrayAxes all, short[] hu) {
    int[] from = all.sizes().clone();
    int[] to = new int[3];
    for (int a = 0; a < all.sizes()[0]; a++) {
      for (int b = 0; b < all.sizes()[1]; b++) {
        for (int c = 0; c < all.sizes()[2]; c++) {
          if (hu[all.position(a, b, c)] != 0) {
            include(from, to, 0, a);
            include(from, to, 1, b);
            include(from, to, 2, c);
          }
        }
      }
    }
    return to[0] == 0 ? Optional.empty() : Optional.of(all.cropped(from, to));
  }

  private static void include(int[] from, int[] to, int axis, int n) {
    from[axis] = Math.min(from[axis], n);
    to[axis] = Math.max(to[axis], n + 1);
  }

  /**
   * One label for each voxel of the CT.
   *
   * @param watcher receives each slice of the windows' logits
   */
  LabelVolume labels(CtVolume volume, Prepared prepared, SliceSink watcher) {
    byte[] labels = new byte[volume.grid().voxels()];
    double[] own = prepared.voxels().spacings();
    LabelSlices slices =
        new LabelSlices(
            prepared.image().sizes(),
            prepared.voxels(),
            labels,
            plan.logits(),
            plan.logits().coarseAxis(plan.spacingArray(), own));
    new SlidingWindow(
            plan.patchArray(), plan.architecture().classes(), plan.stepSize(), this::logits)
        .over(
            prepared.image(),
            (slice, logits) -> {
              watcher.accept(slice, logits);
              slices.accept(slice, logits);
            });
    return new LabelVolume(volume.grid(), labels);
  }

  /** Logits of one patch, averaged over its mirror images if the plan says so. */
  float[] logits(float[] patch) {
    int[] sizes = plan.patchArray();
    try (NDManager scope = manager.newSubManager()) {
      NDArray x = scope.create(patch, new Shape(1, 1, sizes[0], sizes[1], sizes[2]));
      NDArray sum = logits(x);
      List<int[]> mirrors = plan.mirroring() ? mirrors(plan.mirroringAxes()) : List.of();
      for (int[] axes : mirrors) {
        try (NDArray flipped = x.flip(axes);
            NDArray mirrored = logits(flipped);
            NDArray back = mirrored.flip(axes)) {
          sum.addi(back);
        }
      }
      if (!mirrors.isEmpty()) {
        sum.divi(mirrors.size() + 1);
      }
      return sum.toFloatArray();
    }
  }

  private NDArray logits(NDArray x) {
    return network
        .forward(new ParameterStore(manager, false), new NDList(x), false, null)
        .singletonOrThrow();
  }

  /** All non-empty subsets of the axes, as axes of (1, 1, a, b, c). */
  static List<int[]> mirrors(List<Integer> axes) {
    List<int[]> mirrors = new ArrayList<>();
    for (int choice = 1; choice < (1 << axes.size()); choice++) {
      int chosen = choice;
      mirrors.add(
          IntStream.range(0, axes.size())
              .filter(n -> ((chosen >> n) & 1) == 1)
              .map(n -> axes.get(n) + 2)
              .toArray());
    }
    return mirrors;
  }
}
