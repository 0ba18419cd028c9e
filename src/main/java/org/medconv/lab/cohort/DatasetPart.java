package org.medconv.lab.cohort;

/** A part of a data set and its folder in the authors' layout. */
public enum DatasetPart {
  TRAINING("train_data"),
  VALIDATION("val_data"),
  TEST("test_data");

  private final String folder;

  DatasetPart(String folder) {
    this.folder = folder;
  }

  public String folder() {
    return folder;
  }
}
