package dev.theseus.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One call of the command line, with what it wrote. */
record Run(int exitCode, String out, String err) {

  static Run of(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  /** The last line of standard output as JSON. */
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out.strip().lines().toList().getLast());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + out, e);
    }
  }
}
