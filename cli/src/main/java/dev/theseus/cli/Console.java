package dev.theseus.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes: text for people, or JSON alone. */
final class Console {
  private final PrintWriter out;
  private final boolean json;
  private final Ansi ansi;

  private Console(CommandLine command, boolean json) {
    this.out = command.getOut();
    this.json = json;
    // Only a terminal gets colours; picocli also honours NO_COLOR.
    this.ansi = json ? Ansi.OFF : Ansi.AUTO;
  }

  static Console of(CommandSpec spec, OutputOption output) {
    return new Console(spec.commandLine(), output.isJson());
  }

  boolean isJson() {
    return json;
  }

  /** Whether lines can be rewritten and coloured. */
  boolean isTerminal() {
    return !json && Terminal.isInteractive() && ansi.enabled();
  }

  /** Text for people; not in JSON. */
  void line(String text) {
    if (!json) {
      out.println(text);
      out.flush();
    }
  }

  /** The same in bold. */
  void headline(String text) {
    line(styled("bold", text));
  }

  /** The same in a colour that says how it is. */
  String styled(String style, String text) {
    return ansi.enabled() ? ansi.string("@|" + style + " " + text.replace("|@", "") + "|@") : text;
  }

  /** One line of JSON; nothing for people. */
  void json(JsonNode node) {
    if (json) {
      out.println(node);
      out.flush();
    }
  }

  /** Rows in columns that are as wide as they must be. */
  void table(List<List<String>> rows) {
    Table.lines(rows).forEach(this::line);
  }
}
