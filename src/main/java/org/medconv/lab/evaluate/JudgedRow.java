package org.medconv.lab.evaluate;

/** The result of one numbered case. */
interface JudgedRow {
  int number();

  long seed();

  /** Model and data. Rows with different values are not combined. */
  String judgedOn();
}
