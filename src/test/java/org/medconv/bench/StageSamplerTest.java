package org.medconv.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StageSamplerTest {
  /** Innermost call first, as a thread gives it. */
  private static String stage(String... classes) {
    return StageSampler.stage(
        Arrays.stream(classes)
            .map(name -> new StackTraceElement(name, "call", null, -1))
            .toArray(StackTraceElement[]::new));
  }

  @Test
  void a_stage_is_what_the_segmenter_calls() {
    String segmenter = "org.medconv.segment.UNetSegmenter";
    assertThat(
            stage(
                "java.util.BitSet",
                "org.medconv.segment.Components",
                "org.medconv.segment.OutlinePass",
                segmenter,
                "org.medconv.bench.SegmentRun"))
        .isEqualTo("OutlinePass");
    assertThat(
            stage(
                "ai.djl.pytorch.jni.PyTorchLibrary",
                "org.medconv.segment.UNet3d$Pass",
                "org.medconv.segment.NetworkPass",
                segmenter))
        .isEqualTo("NetworkPass, engine");
    assertThat(
            stage(
                "org.medconv.volume.Resampler",
                "org.medconv.segment.CoarseScan",
                "org.medconv.segment.NetworkPass",
                segmenter))
        .isEqualTo("NetworkPass, resampling");
    assertThat(stage("java.util.ArrayList", segmenter)).isEqualTo("the rest");
    assertThat(stage("org.medconv.bench.SegmentRun")).isEmpty();
  }

  @Test
  void shares_of_nothing_watched_are_none() throws Exception {
    StageSampler sampler = new StageSampler();
    assertThat(sampler.watch(() -> 5)).isEqualTo(5);
    assertThat(sampler.shares()).isEmpty();
  }
}
