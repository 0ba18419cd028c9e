package org.medconv.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.medconv.terminal.Usage;
import org.medconv.text.SeenWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The command line, with one class per command. Output is for people unless --json is given. */
@Command(
    name = "medconv",
    description = {
      "",
      "A DICOM node that classifies the bone density of L1 in routine CT: C-STORE in, SR and FHIR"
          + " out.",
      "Research use only, not for diagnosis.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      AnalyzeCommand.class,
      SendCommand.class,
      RulesCommand.class,
      JobsCommand.class,
      HoldCommand.class,
      ReleaseCommand.class,
      RetentionCommand.class,
      AlertsCommand.class,
      ModelsCommand.class,
      PhantomCommand.class,
      LabCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused or abstained (the reason is"
          + " printed).",
      "@|bold medconv COMMAND --help|@ shows details and examples. To start: @|bold medconv"
          + " doctor|@"
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    CommandLine line = commandLine();
    System.exit(line.execute(arguments));
  }

  /** The whole command line, for this process or for a test with its own writers. */
  static CommandLine commandLine() {
    return WrongUsage.inPlainWords(new CommandLine(new Main()))
        .setExecutionStrategy(Main::execute)
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(40);
  }

  /**
   * Filters the output of commands: values from headers and peers must not control the terminal.
   * Help texts may be in colour.
   */
  private static int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    Usage.requireRanges(parsed);
    CommandLine line = parsed.commandSpec().commandLine();
    line.setOut(seen(line.getOut()));
    line.setErr(seen(line.getErr()));
    return new CommandLine.RunLast().execute(parsed);
  }

  private static PrintWriter seen(PrintWriter writer) {
    return new PrintWriter(new SeenWriter(writer), true);
  }

  /** The version in the manifest of the jar. */
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("(not built as a jar)");
  }

  /** The standard output of a command; flushed when the command ends. */
  static PrintWriter out(CommandLine.Model.CommandSpec command) {
    return command.commandLine().getOut();
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"medconv " + version()};
    }
  }
}
