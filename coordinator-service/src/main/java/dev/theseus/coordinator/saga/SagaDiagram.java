package dev.theseus.coordinator.saga;

import dev.theseus.events.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws the tables, so that the documentation cannot say anything else than the code. */
final class SagaDiagram {

  private SagaDiagram() {}

  static String render() {
    List<String> lines = new ArrayList<>();
    lines.add("# The saga");
    lines.add("");
    lines.add(
        "Generated from `TransitionTable` and `SagaTable` by `SagaDiagram`; a test fails when");
    lines.add("this page is stale. An input without an edge changes nothing.");
    lines.add("");
    lines.add("## Transitions");
    lines.add("");
    lines.add("```mermaid");
    lines.add("stateDiagram-v2");
    TransitionTable.TRANSITIONS.forEach(edge -> lines.add("  " + line(edge)));
    TransitionTable.TERMINAL.forEach(end -> lines.add("  " + end + " --> [*]"));
    lines.add("```");
    steps(lines, "Steps of a move", SagaTable.MOVE);
    steps(lines, "Steps of a copy", SagaTable.COPY);
    steps(lines, "Steps of a plan", SagaTable.PLAN_ONLY);
    return String.join("\n", lines) + "\n";
  }

  private static String line(Transition edge) {
    String from = edge.from() == Status.UNKNOWN ? "[*]" : edge.from().name();
    return "%s --> %s: %s".formatted(from, edge.to(), edge.trigger().label());
  }

  private static void steps(List<String> lines, String title, List<SagaStep> steps) {
    lines.add("");
    lines.add("## " + title);
    lines.add("");
    lines.add("| Step | Outcome | Undone when | Deadline | Attempts |");
    lines.add("|---|---|---|---|---|");
    steps.forEach(step -> lines.add(row(step)));
  }

  private static String row(SagaStep step) {
    String undo = step.undo().map(u -> "`" + u.outcome().getSimpleName() + "`").orElse("–");
    return List.of(
            step.step().name(),
            "`" + step.outcome().getSimpleName() + "`",
            undo,
            step.deadline().toSeconds() + " s",
            String.valueOf(step.attempts()))
        .stream()
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** Writes the page; the argument is its path. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), render(), StandardCharsets.UTF_8);
  }
}
