package dev.theseus.messaging.log;

import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.serde.MessageSerde;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes messages outside of a participant, idempotently and in order. Thread-safe. */
public final class RequestSender implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final String source;
  private final MessageSerde serde;
  private final KafkaProducer<String, byte[]> producer;

  private RequestSender(String source, MessageSerde serde, KafkaProducer<String, byte[]> producer) {
    this.source = source;
    this.serde = serde;
    this.producer = producer;
  }

  /** A sender whose messages name the configuration's client id as their source. */
  public static RequestSender open(MessagingConfig config) {
    return new RequestSender(
        config.clientId(), MessageSerde.of(config), new KafkaProducer<>(config.producerSettings()));
  }

  /** Hands the message over and returns; the future ends when the broker has it. */
  public CompletableFuture<Void> send(Output<?> output) {
    return dispatch(
        serde.write(
            output,
            Map.of(
                MessageHeaders.ID, UUID.randomUUID().toString(), MessageHeaders.SOURCE, source)));
  }

  /** Deletes the key of a compacted topic; returns when the broker has it. */
  public void delete(String topic, String key) {
    await(dispatch(new ProducerRecord<>(topic, key, null)), topic);
  }

  /**
   * Returns when the broker has the message.
   *
   * @throws MessageNotSentException if it does not take it within 30 s
   */
  public void sendAndWait(Output<?> output) {
    await(send(output), output.topic().name());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    serde.close();
  }

  private CompletableFuture<Void> dispatch(ProducerRecord<String, byte[]> record) {
    var written = new CompletableFuture<Void>();
    var _ =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                written.complete(null);
              } else {
                written.completeExceptionally(failure);
              }
            });
    return written;
  }

  private static void await(CompletableFuture<Void> written, String topic) {
    try {
      written.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new MessageNotSentException(
          "The message for topic " + topic + " was not taken: " + cause.getMessage(), e);
    } catch (TimeoutException e) {
      throw new MessageNotSentException(
          "The broker did not take a message for topic "
              + topic
              + " within "
              + LIMIT_SECONDS
              + " s.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessageNotSentException("Sending to topic " + topic + " was interrupted.", e);
    }
  }
}
