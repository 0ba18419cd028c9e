package org.medconv.lab.evaluate;

/** The result of one numbered case. */
interface JudgedRow {
  int number();

  long seed();

  /** Model and data: rows that differ in it are not put together. */
  String judgedOn();
}
