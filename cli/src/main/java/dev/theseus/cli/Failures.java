package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.embedded.kafka.BrokerStartException;
import dev.theseus.embedded.registry.RegistryStartException;
import dev.theseus.messaging.BrokerUnreachableException;
import dev.theseus.messaging.log.MessageNotSentException;
import dev.theseus.messaging.serde.RegistryUnavailableException;
import dev.theseus.runtime.ClusterStartException;
import dev.theseus.runtime.DataInUseException;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.MalformedDescriptorException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Every way in which a command fails, as one sentence on standard error and an exit code. */
final class Failures {
  private static final String SHOW_TRACE = "THESEUS_TRACE";

  private Failures() {}

  /** For what picocli finds out about the arguments. */
  static int ofArguments(ParameterException failure, String[] arguments) {
    var command = failure.getCommandLine();
    var hint = " (see '" + command.getCommandSpec().qualifiedName() + " --help')";
    var sentence = oneLine(String.valueOf(failure.getMessage())) + hint;
    report(command, ExitCode.BAD_INPUT, sentence, wantsJson(arguments));
    return ExitCode.BAD_INPUT.value();
  }

  /** For what a command throws. */
  static int ofExecution(Exception failure, CommandLine command, ParseResult parsed) {
    var code = codeOf(failure);
    var json = wantsJson(parsed.originalArgs().toArray(String[]::new));
    report(command, code, sentence(failure, code), json);
    if (System.getenv(SHOW_TRACE) != null) {
      failure.printStackTrace(command.getErr());
    }
    return code.value();
  }

  static ExitCode codeOf(Throwable failure) {
    return switch (failure) {
      case CliException known -> known.code();
      case BrokerUnreachableException _ -> ExitCode.UNREACHABLE;
      case RegistryUnavailableException _ -> ExitCode.UNREACHABLE;
      case MessageNotSentException _ -> ExitCode.UNREACHABLE;
      case TimeoutException _ -> ExitCode.UNREACHABLE;
      case SiteException site ->
          site.kind() == SiteException.Kind.RETRIABLE ? ExitCode.UNREACHABLE : ExitCode.BAD_INPUT;
      case BrokerStartException _ -> ExitCode.BAD_INPUT;
      case RegistryStartException _ -> ExitCode.BAD_INPUT;
      case ClusterStartException _ -> ExitCode.BAD_INPUT;
      case DataInUseException _ -> ExitCode.BAD_INPUT;
      case MalformedDescriptorException _ -> ExitCode.BAD_INPUT;
      case java.nio.file.FileSystemException _ -> ExitCode.BAD_INPUT;
      case java.net.BindException _ -> ExitCode.BAD_INPUT;
      case Throwable _ -> ExitCode.INTERNAL;
    };
  }

  private static String sentence(Exception failure, ExitCode code) {
    if (code == ExitCode.INTERNAL && !(failure instanceof CliException)) {
      return "Internal error: " + failure + " (set " + SHOW_TRACE + "=1 for where)";
    }
    return switch (failure) {
      case NoSuchFileException absent -> "File " + absent.getFile() + " does not exist.";
      case java.nio.file.FileSystemException file ->
          "File " + file.getFile() + " cannot be used: " + file.getReason() + ".";
      case Exception other -> String.valueOf(other.getMessage());
    };
  }

  private static void report(CommandLine command, ExitCode code, String sentence, boolean json) {
    var line = oneLine(sentence);
    PrintWriter err = command.getErr();
    err.println("theseus: " + line);
    err.flush();
    if (json) {
      var object = JsonNodeFactory.instance.objectNode();
      object
          .putObject("error")
          .put("code", code.name())
          .put("exitCode", code.value())
          .put("message", line);
      command.getOut().println(object);
      command.getOut().flush();
    }
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  /** From the arguments as they are: they may be wrong, and the answer still has a format. */
  private static boolean wantsJson(String[] arguments) {
    var joined = String.join(" ", Optional.ofNullable(arguments).orElse(new String[0]));
    return joined.matches(".*--output[= ]json\\b.*");
  }
}
