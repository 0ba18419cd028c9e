package org.medconv.lab;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.medconv.classify.BoneClass;

/** A figure of a classifier: the five of the paper's tables first. */
enum Metric {
  ACCURACY("Accuracy", Scores::accuracy),
  SENSITIVITY("Sensitivity", Scores::sensitivity),
  SPECIFICITY("Specificity", Scores::specificity),
  F1("F1 Score", Scores::f1),
  AUC("ROC AUC", Scores::auc),
  OSTEOPOROSIS_RECALL("Recall of osteoporosis", s -> s.recall(BoneClass.OSTEOPOROSIS)),
  OSTEOPENIA_RECALL("Recall of osteopenia", s -> s.recall(BoneClass.OSTEOPENIA)),
  NORMAL_RECALL("Recall of normal", s -> s.recall(BoneClass.NORMAL)),
  OSTEOPOROSIS_AUC("ROC AUC of osteoporosis", Scores::osteoporosisAuc),
  CALIBRATION_ERROR("Expected calibration error", Scores::calibrationError);

  /** The columns of Tables II to VI. */
  static final List<Metric> PAPER = List.of(ACCURACY, SENSITIVITY, SPECIFICITY, F1, AUC);

  private final String title;
  private final ToDoubleFunction<Scores> value;

  Metric(String title, ToDoubleFunction<Scores> value) {
    this.title = title;
    this.value = value;
  }

  String title() {
    return title;
  }

  double of(Scores scores) {
    return value.applyAsDouble(scores);
  }
}
