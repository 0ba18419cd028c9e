package org.medconv.lab.score;

import java.util.List;
import org.medconv.classify.BoneClass;

/** A figure of a classifier; the five of the paper's tables first. */
public enum Metric {
  ACCURACY("Accuracy"),
  SENSITIVITY("Sensitivity"),
  SPECIFICITY("Specificity"),
  F1("F1 Score"),
  AUC("ROC AUC"),
  OSTEOPOROSIS_RECALL("Recall of osteoporosis"),
  OSTEOPENIA_RECALL("Recall of osteopenia"),
  NORMAL_RECALL("Recall of normal"),
  OSTEOPOROSIS_AUC("ROC AUC of osteoporosis"),
  CALIBRATION_ERROR("Expected calibration error");

  /** The columns of Tables II to VI. */
  public static final List<Metric> PAPER = List.of(ACCURACY, SENSITIVITY, SPECIFICITY, F1, AUC);

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  public double of(Scores scores) {
    return switch (this) {
      case ACCURACY -> scores.accuracy();
      case SENSITIVITY -> scores.sensitivity();
      case SPECIFICITY -> scores.specificity();
      case F1 -> scores.f1();
      case AUC -> scores.auc();
      case OSTEOPOROSIS_RECALL -> scores.recall(BoneClass.OSTEOPOROSIS);
      case OSTEOPENIA_RECALL -> scores.recall(BoneClass.OSTEOPENIA);
      case NORMAL_RECALL -> scores.recall(BoneClass.NORMAL);
      case OSTEOPOROSIS_AUC -> scores.osteoporosisAuc();
      case CALIBRATION_ERROR -> scores.calibrationError();
    };
  }
}
