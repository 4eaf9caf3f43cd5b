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
  private static final long RETRY_MILLIS = 250;

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

  /**
   * Hands the message over and returns; the future ends when the broker has it.
   *
   * @throws RuntimeException if the message cannot be written, the registry being away included
   */
  public CompletableFuture<Void> send(Output<?> output) {
    return dispatch(write(output));
  }

  /** Deletes the key of a compacted topic; returns when the broker has it. */
  public void delete(String topic, String key) {
    await(dispatch(new ProducerRecord<>(topic, key, null)), topic);
  }

  /**
   * Returns when the broker has the message; waits for a registry that is away.
   *
   * @throws MessageNotSentException if registry or broker do not take it within 30 s each
   */
  public void sendAndWait(Output<?> output) {
    await(dispatch(written(output)), output.topic().name());
  }

  private ProducerRecord<String, byte[]> written(Output<?> output) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      try {
        return write(output);
      } catch (RuntimeException e) {
        if (!MessageSerde.isRetriable(e)) {
          throw e;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new MessageNotSentException(
              "A message for topic %s cannot be written: %s"
                  .formatted(output.topic().name(), e.getMessage()),
              e);
        }
      }
      pause(output.topic().name());
    }
  }

  private static void pause(String topic) {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(topic, e);
    }
  }

  private ProducerRecord<String, byte[]> write(Output<?> output) {
    return serde.write(
        output,
        Map.of(MessageHeaders.ID, UUID.randomUUID().toString(), MessageHeaders.SOURCE, source));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    serde.close();
  }

  private CompletableFuture<Void> dispatch(ProducerRecord<String, byte[]> record) {
    CompletableFuture<Void> written = new CompletableFuture<>();
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
      Throwable cause = e.getCause() == null ? e : e.getCause();
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
      throw interrupted(topic, e);
    }
  }

  private static MessageNotSentException interrupted(String topic, InterruptedException e) {
    return new MessageNotSentException("Sending to topic " + topic + " was interrupted.", e);
  }
}
