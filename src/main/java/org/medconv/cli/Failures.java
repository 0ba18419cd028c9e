package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.medconv.config.WrongConfiguration;
import org.medconv.control.Refused;
import org.medconv.jobs.Database.UnableToOpenDatabase;
import org.medconv.model.UnableToOpenModel;
import org.medconv.route.WrongRules;
import org.medconv.terminal.ExitCode;
import org.medconv.words.FileTrouble;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * The edge of the command line: a failure that has a sentence is that sentence; anything else is a
 * defect and shows where it happened.
 */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    if (isTold(failure)) {
      err.println("%s: %s%s".formatted(name, lead(failure), sentence(failure)));
    } else {
      err.println("%s: unexpected error; please report it with the lines below".formatted(name));
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.FAILED;
  }

  private static boolean isTold(Exception failure) {
    return failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof WrongConfiguration
        || failure instanceof WrongRules
        || failure instanceof UnableToOpenModel
        || failure instanceof UnableToOpenDatabase
        || failure instanceof Refused;
  }

  /** For programs: whose fault it was. */
  static String kind(Exception failure) {
    if (failure instanceof WrongConfiguration) {
      return "CONFIGURATION";
    }
    if (failure instanceof WrongRules) {
      return "RULES";
    }
    if (failure instanceof UnableToOpenModel) {
      return "MODEL";
    }
    return isTold(failure) ? "INPUT_OUTPUT" : "DEFECT";
  }

  /** What is wrong and what to do. */
  static String sentence(Exception failure) {
    return FileTrouble.of(failure);
  }

  /** Of what has a line for each fault. */
  private static String lead(Exception failure) {
    if (failure instanceof WrongConfiguration) {
      return "the configuration cannot be used:" + System.lineSeparator();
    }
    return failure instanceof WrongRules
        ? "the rules cannot be used:" + System.lineSeparator()
        : "";
  }
}
