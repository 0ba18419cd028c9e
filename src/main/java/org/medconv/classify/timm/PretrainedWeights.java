package org.medconv.classify.timm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.model.torch.TorchCheckpoint;

/**
 * Weights of a model of timm or timm_3d from a file. Those of a 2D model are turned into 3D as
 * timm_3d does it ({@code convert_2d_weights_to_3d}): a k x k kernel k times along a new last axis,
 * divided by k. A stem of three channels is summed to one ({@code adapt_input_conv}), a head of
 * other classes left out.
 *
 * <pre>{@code
 * network.initialize(manager);
 * network.load(manager, PretrainedWeights.read(file).fitted(network));
 * }</pre>
 */
public final class PretrainedWeights {
  /**
   * Keys of the weights in a checkpoint, in timm's order; without any of them, the file itself is
   * the weights.
   */
  private static final List<String> STATE_DICTS =
      List.of("state_dict_ema", "model_ema", "state_dict", "model");

  /** Prefix of each name by {@code DataParallel}. */
  private static final String PARALLEL = "module.";

  /** Number of batches that a norm has seen: PyTorch's, unused with a fixed momentum. */
  private static final String COUNTER = "num_batches_tracked";

  private static final int RGB = 3;

  private final Path file;
  private final Map<String, Tensor> tensors;

  PretrainedWeights(Path file, Map<String, Tensor> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Reads a file.
   *
   * @param file {@code .safetensors}, or from {@code torch.save} ({@code .pth}, {@code .pt}, {@code
   *     .bin}, {@code .tar})
   * @throws UnableToOpenModel if the file is missing, damaged or of another kind
   */
  public static PretrainedWeights read(Path file) throws UnableToOpenModel {
    Map<String, Tensor> named = new LinkedHashMap<>();
    raw(file)
        .forEach(
            (name, tensor) ->
                named.put(
                    name.startsWith(PARALLEL) ? name.substring(PARALLEL.length()) : name, tensor));
    return new PretrainedWeights(file, named);
  }

  private static Map<String, Tensor> raw(Path file) throws UnableToOpenModel {
    try {
      if (!file.toString().endsWith(".safetensors")) {
        return checkpoint(file);
      }
      Map<String, Tensor> tensors = SafeTensors.read(file);
      tensors.keySet().removeIf(name -> name.endsWith(COUNTER));
      return tensors;
    } catch (IOException e) {
      throw new UnableToOpenModel("weights cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, Tensor> checkpoint(Path file) throws IOException, UnableToOpenModel {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      Set<String> names = checkpoint.names();
      for (String key : STATE_DICTS) {
        if (names.contains(key)) {
          return checkpoint.tensors(key, name -> !name.endsWith(COUNTER));
        }
      }
      return checkpoint.tensors(name -> !name.endsWith(COUNTER));
    }
  }

  /**
   * All weights for a network: those of the file, and the network's own head if the file's has
   * other classes or is missing.
   *
   * @param network initialised
   * @throws UnableToOpenModel if the file is of another network; the message names what does not
   *     fit
   */
  public Map<String, Tensor> fitted(Backbone network) throws UnableToOpenModel {
    Map<String, Tensor> own = network.weights();
    Map<String, Tensor> fitted = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            fitted.put(name, own.containsKey(name) ? like(own.get(name), tensor) : tensor));
    Map<String, Tensor> head = new LinkedHashMap<>(own);
    head.keySet().removeIf(name -> !network.isHead(name));
    if (!head.entrySet().stream()
        .allMatch(named -> isLike(named.getValue(), fitted.get(named.getKey())))) {
      fitted.putAll(head);
    }
    try {
      network.requireFit(fitted);
      return fitted;
    } catch (IllegalArgumentException e) {
      throw new UnableToOpenModel(
          "%s holds no weights of %s: %s%s"
              .formatted(file, network.name(), e.getMessage(), whose()),
          e);
    }
  }

  private static boolean isLike(Tensor wanted, Tensor given) {
    return given != null && Arrays.equals(wanted.shape(), given.shape());
  }

  /** Converted to 3D and one channel if the network needs it. */
  private static Tensor like(Tensor wanted, Tensor given) {
    Tensor result = given;
    if (wanted.shape().length == 5 && given.shape().length >= 4) {
      if (wanted.shape()[1] == 1 && given.shape()[1] == RGB) {
        result = grey(result);
      }
      if (given.shape().length == 4) {
        result = inflated(result);
      }
    }
    return result;
  }

  /** (out, 3, ...) to (out, 1, ...) by summing, as for a grey image in all three channels. */
  private static Tensor grey(Tensor tensor) {
    long[] shape = tensor.shape().clone();
    shape[1] = 1;
    float[] from = tensor.values();
    float[] to = new float[from.length / RGB];
    int kernel = to.length / Math.toIntExact(shape[0]);
    for (int n = 0; n < to.length; n++) {
      int red = Math.floorDiv(n, kernel) * RGB * kernel + n % kernel;
      to[n] = from[red] + from[red + kernel] + from[red + 2 * kernel];
    }
    return new Tensor(shape, to);
  }

  /** (out, in, k, k) to (out, in, k, k, k): repeated k times along the new axis, divided by k. */
  private static Tensor inflated(Tensor tensor) {
    long[] flat = tensor.shape();
    int k = Math.toIntExact(flat[3]);
    float[] values = new float[Math.multiplyExact(tensor.values().length, k)];
    for (int n = 0; n < tensor.values().length; n++) {
      Arrays.fill(values, n * k, (n + 1) * k, tensor.values()[n] / k);
    }
    return new Tensor(new long[] {flat[0], flat[1], flat[2], k, k}, values);
  }

  /** The known networks with these names. */
  private String whose() {
    List<String> known =
        Backbone.names().stream()
            .filter(name -> Backbone.create(name, 1, 1).hasNames(tensors.keySet()))
            .toList();
    return known.isEmpty() ? "" : "; its names are those of " + String.join(", ", known);
  }
}
