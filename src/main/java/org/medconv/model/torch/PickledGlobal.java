package org.medconv.model.torch;

/** The name of a Python class or function in a pickle. It is never resolved. */
record PickledGlobal(String module, String name) {
  @Override
  public String toString() {
    return module + "." + name;
  }
}
