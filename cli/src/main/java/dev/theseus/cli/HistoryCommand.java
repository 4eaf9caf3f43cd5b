package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.events.MigrationEvent;
import dev.theseus.messaging.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code theseus history}. */
@Command(
    name = "history",
    description = "Lists every event of a migration, in order.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  @Mixin private OneMigration migration = new OneMigration();

  @Override
  public Integer call() throws IOException {
    List<Received<MigrationEvent>> history;
    try (var follower = Follower.ofKnown(migration.messaging(), migration.id())) {
      history = follower.history();
    }
    var console = migration.console();
    var array = JsonNodeFactory.instance.arrayNode();
    var rows = new ArrayList<List<String>>();
    for (var message : history) {
      var event = message.value();
      rows.add(
          List.of(
              event.occurredAt().toString(),
              event.getClass().getSimpleName(),
              EventText.detail(event)));
      array.add(
          EventJson.event(event)
              .put("partition", message.partition())
              .put("offset", message.offset()));
    }
    console.table(rows);
    console.json(array);
    return ExitCode.DONE.value();
  }
}
