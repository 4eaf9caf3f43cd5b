package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.events.TransactionState;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code theseus status}. */
@Command(
    name = "status",
    description = "Says where migrations stand: one, or all, the newest first.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "One migration (default: all).")
  private Optional<String> id = Optional.empty();

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    var states = read();
    var console = Console.of(spec, output);
    if (id.isPresent()) {
      var state = States.required(Optional.ofNullable(states.get(id.get())), id.get());
      console.line(StateText.line(state));
      StateText.details(state).forEach(line -> console.line("  " + line));
      console.json(EventJson.value(state));
      return ExitCode.DONE.value();
    }
    var newestFirst =
        states.values().stream()
            .sorted(Comparator.comparing(TransactionState::startedAt).reversed())
            .toList();
    var rows = new ArrayList<List<String>>();
    rows.add(StateText.HEADER);
    var array = JsonNodeFactory.instance.arrayNode();
    for (var state : newestFirst) {
      rows.add(StateText.row(state));
      array.add(EventJson.value(state));
    }
    if (newestFirst.isEmpty()) {
      console.line("no migration yet; start one with 'theseus migrate'");
    } else {
      console.table(rows);
    }
    console.json(array);
    return ExitCode.DONE.value();
  }

  private Map<String, TransactionState> read() throws IOException {
    var states = new LinkedHashMap<String, TransactionState>();
    try (var reader =
        LogReader.open(
            connection.open("status"),
            CatalogueTopics.TRANSACTIONS,
            key -> id.map(key::equals).orElse(true))) {
      reader.readToEnd().forEach(message -> states.put(message.key(), message.value()));
    }
    return states;
  }
}
