package dev.theseus.messaging.loop;

import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers each {@code ask…} with {@code answer to ask…} on the same topic; the rest is not its own.
 */
class Recorder implements ParticipantHandler<String> {
  final List<String> handled = new CopyOnWriteArrayList<>();
  private final Topic<String> topic;

  Recorder(Topic<String> topic) {
    this.topic = topic;
  }

  @Override
  public boolean wants(Received<String> message) {
    return message.value().startsWith("ask");
  }

  @Override
  public boolean isSignal(Received<String> message) {
    return message.value().startsWith("cancel");
  }

  @Override
  public List<Output<?>> handle(Received<String> message, WorkContext<String> context)
      throws Exception {
    handled.add(message.value());
    return List.of(Output.of(topic, message.key(), "answer to " + message.value()));
  }

  @Override
  public List<Output<?>> onFailure(Received<String> message, Exception failure) {
    return List.of(Output.of(topic, message.key(), "failed: " + failure.getMessage()));
  }
}
