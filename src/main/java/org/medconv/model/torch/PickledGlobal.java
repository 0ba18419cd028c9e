package org.medconv.model.torch;

/**
 * The name of a Python class or function in a pickle. A name and no more: it is never looked up.
 */
record PickledGlobal(String module, String name) {
  @Override
  public String toString() {
    return module + "." + name;
  }
}
