package org.medconv.segment.nnunet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.segment.nnunet.ImageResizer.Image;

/** Against nnU-Net's own {@code resample_data_or_seg_to_shape} (torch_checkpoints.py). */
class ImageResizerTest {
  private static final Path REFERENCE = Path.of("src/test/resources/nnunet/resize.safetensors");

  @ParameterizedTest
  @ValueSource(strings = {"cubic", "short", "linear", "coarse", "coarse_last"})
  void images_are_resampled_as_nnunet_does(String name) throws Exception {
    Map<String, Tensor> reference = SafeTensors.read(REFERENCE);
    Tensor from = reference.get(name + ".from");
    Tensor to = reference.get(name + ".to");
    float[] spacings = reference.get(name + ".spacings").values();
    Resampling how = new Resampling(name.equals("linear") ? 1 : 3, 0, Optional.empty());

    int coarse = how.coarseAxis(spacing(spacings, 0), spacing(spacings, 3));
    Image result =
        ImageResizer.resized(new Image(sizes(from), from.values()), sizes(to), how, coarse);

    assertThat(coarse).isEqualTo(name.equals("coarse") ? 0 : name.equals("coarse_last") ? 2 : -1);
    assertThat(result.values()).containsExactly(to.values(), within(2e-6f));
  }

  private static double[] spacing(float[] values, int from) {
    return new double[] {values[from], values[from + 1], values[from + 2]};
  }

  private static int[] sizes(Tensor tensor) {
    return Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
  }
}
