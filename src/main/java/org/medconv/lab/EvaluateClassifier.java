package org.medconv.lab;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lab evaluate}. */
@Command(name = "evaluate")
public final class EvaluateClassifier implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
