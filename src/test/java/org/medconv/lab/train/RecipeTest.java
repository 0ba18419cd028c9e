package org.medconv.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.timm.Backbone;
import org.medconv.lab.train.Recipe.Augment;
import org.medconv.lab.train.Recipe.Loss;
import org.medconv.lab.train.Recipe.Schedule;

class RecipeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet10t.c3_in1k+pretrain",
        "resnet18.a1_in1k",
        "resnet18.a1_in1k+pretrain+balaug+windows",
        "resnet34.a1_in1k+windows",
        "resnet50.a1_in1k+pretrain+balce",
        "resnet50.a1_in1k+pretrain+balce+schdulefree",
        "resnet50.a1_in1k+pretrain+balce+resample",
        "resnet50.a1_in1k+pretrain+balce+balaug",
        "resnet50.a1_in1k+trainParams+balaug",
        "resnext50_32x4d.a1h_in1k+pretrain",
        "mobilenetv2_100.ra_in1k+pretrain+balce",
        "efficientnet_b0.ra_in1k+pretrain",
        "resnet152.tv_in1k+pretrain+balce+sam",
        "resnet50+balce-equations+tau2=0.25",
        "resnet50.a1_in1k+pretrain+tscore+tau2=1+schdulefree+balaug+resample+windows+sam=0.01",
        "resnet50+balce+tau1=0.999+augment"
      })
  void a_row_of_table_2_is_read_and_printed_as_it_is_named(String name) {
    assertThat(Recipe.named(name).name()).isEqualTo(name);
    assertThat(Recipe.named(Recipe.named(name).name())).isEqualTo(Recipe.named(name));
    assertThat(Backbone.names()).contains(Recipe.named(name).architecture());
  }

  @Test
  void each_option_sets_what_it_says() {
    Recipe all =
        Recipe.named(
            "resnet50.a1_in1k+pretrain+trainParams+balce+schedulefree+balaug+resample+windows+sam");
    assertThat(all.backbone()).isEqualTo("resnet50.a1_in1k");
    assertThat(all.loss()).isEqualTo(Loss.BALCE);
    assertThat(all.augment()).isEqualTo(Augment.MINORITY);
    assertThat(all.window()).isEqualTo(Recipe.BONE_WINDOW);
    assertThat(all.pretrain()).isTrue();
    assertThat(all.trainParams()).isTrue();
    assertThat(all.scheduleFree()).isTrue();
    assertThat(all.resample()).isTrue();
    assertThat(all.sam()).isTrue();
    assertThat(all.rho()).isEqualTo(0.05);
    assertThat(all.head()).isEqualTo(ClassifierPlan.Head.CLASSES);
    assertThat(Recipe.named("resnet18+tscore").head()).isEqualTo(ClassifierPlan.Head.T_SCORE);
    assertThat(Recipe.named("resnet18+tscore+tau2=1").trained())
        .isEqualTo(Recipe.named("resnet18+tscore"));
    Recipe none = Recipe.named("resnet50.a1_in1k");
    assertThat(none.startsFromWeights()).isFalse();
    assertThat(none.window()).isEqualTo(Recipe.FULL_RANGE);
    assertThat(none.tau1()).isZero();
    assertThat(none.tau2()).isZero();
    assertThat(none.schedule()).isEqualTo(new Schedule(200, 8, 1, 0.001, 0.01, 0, 1, 0, 1));
  }

  @Test
  void medconv_is_resnet50_with_bal_ce_and_half_the_adjustment_afterwards() {
    Recipe medConv = Recipe.named("MedConv");
    assertThat(medConv.name()).isEqualTo("resnet50.a1_in1k+pretrain+balce+tau2=0.5");
    assertThat(medConv.tau1()).isEqualTo(1);
    assertThat(medConv.tau2()).isEqualTo(0.5);
  }

  @Test
  void a_recipe_is_the_same_after_json() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Recipe recipe =
        Recipe.named("resnet34+balce+tau1=0.65").with(Schedule.AUTHORS.withSeed(7).withEpochs(3));
    assertThat(json.readValue(json.writeValueAsString(recipe), Recipe.class)).isEqualTo(recipe);
  }

  @Test
  void what_cannot_be_is_refused_with_what_can() {
    assertThatThrownBy(() -> Recipe.named("resnet50+focal"))
        .hasMessageContaining("no option focal")
        .hasMessageContaining("balce-equations");
    assertThatThrownBy(() -> Recipe.named("resnet50+tau1=0.5"))
        .hasMessageContaining("without balce");
    assertThatThrownBy(() -> Recipe.named("resnet50+tscore+tau1=0.5"))
        .hasMessageContaining("tscore have none");
    assertThatThrownBy(() -> Recipe.named("ResNet 50"))
        .hasMessageContaining("not the name of a backbone");
    assertThatThrownBy(() -> Recipe.named("resnet50+balce-equations+tau2=0"))
        .hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new Schedule(200, 8, 5, 0.001, 0, 0, 1, 0, 1))
        .hasMessageContaining("a batch of 8 in 5 passes");
  }
}
