package dev.theseus.messaging.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Answers and consumer progress in one Kafka transaction: both are seen, or neither. */
final class TransactionWriter implements AutoCloseable {
  private static final int COMMIT_ATTEMPTS = 6;

  /** Another instance of the same name took over, or the broker will never accept us again. */
  static final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Producer<String, byte[]> producer;

  /**
   * Takes over from an earlier instance of the same transactional id, whose open work is undone.
   */
  TransactionWriter(Producer<String, byte[]> producer) {
    this.producer = producer;
    producer.initTransactions();
  }

  /**
   * @throws FencedException if this instance must stop
   * @throws KafkaException if nothing was written and the same call may succeed later
   */
  void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    try {
      producer.beginTransaction();
      for (var record : records) {
        // A send that fails makes the commit fail.
        var _ = producer.send(record);
      }
      producer.sendOffsetsToTransaction(offsets, group);
      commit();
    } catch (KafkaException e) {
      if (isFatal(e)) {
        throw new FencedException(
            "Another instance took over, or the transaction ran out of time: " + e.getMessage(), e);
      }
      abort(e);
      throw e;
    } catch (IllegalStateException e) {
      throw new FencedException("The producer is in a fatal state: " + e.getMessage(), e);
    }
  }

  /** A time-out does not tell whether the commit is done; asking again does. */
  private void commit() {
    for (var attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw new FencedException("The broker does not end a transaction: " + e.getMessage(), e);
        }
      }
    }
  }

  private void abort(KafkaException reason) {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      e.addSuppressed(reason);
      throw new FencedException("A transaction cannot be aborted: " + e.getMessage(), e);
    }
  }

  private static boolean isFatal(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException
          || cause instanceof InvalidPidMappingException
          || cause instanceof OutOfOrderSequenceException
          || cause instanceof AuthorizationException
          || cause instanceof AuthenticationException
          || cause instanceof UnsupportedVersionException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
