package dev.theseus.messaging.loop;

import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message that the service works on, from its turn in the lane to its answer in the outbox. */
final class Task<V> implements WorkContext<V> {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);

  /** What all tasks of a loop share. */
  record Surroundings<V>(
      ParticipantHandler<V> handler,
      MessageWriter writer,
      Outbox outbox,
      Consumer<Throwable> fatal) {}

  private final Surroundings<V> loop;
  private final PartitionWork partition;
  private final Received<V> message;
  private final List<Received<V>> unheard = new ArrayList<>();
  private Optional<Consumer<Received<V>>> listener = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  Task(Surroundings<V> loop, PartitionWork partition, Received<V> message) {
    this.loop = loop;
    this.partition = partition;
    this.message = message;
    partition.started(this);
  }

  String key() {
    return message.key();
  }

  void run() {
    synchronized (this) {
      thread = Optional.of(Thread.currentThread());
    }
    try {
      if (!isAbandoned()) {
        var answer = answer();
        loop.outbox().addCompletion(partition, message.offset(), answer);
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("Work on {} was abandoned.", message.id());
    } catch (RuntimeException | Error e) {
      loop.fatal().accept(e);
    } finally {
      synchronized (this) {
        thread = Optional.empty();
      }
      partition.ended(this);
    }
  }

  private List<ProducerRecord<String, byte[]>> answer() throws InterruptedException {
    try {
      return loop.writer().answer(message.id(), loop.handler().handle(message, this));
    } catch (InterruptedException | InterruptException e) {
      throw e;
    } catch (Exception e) {
      // A handler whose call was cut off by the interrupt may wrap it in anything.
      if (isAbandoned() || Thread.interrupted()) {
        throw interrupted(e);
      }
      LOG.warn("Work on {} failed: {}", message.id(), e.toString());
      LOG.debug("Where it failed", e);
      return loop.writer().answer(message.id(), loop.handler().onFailure(message, e));
    }
  }

  private static InterruptedException interrupted(Exception cause) {
    var interrupted = new InterruptedException("The work was abandoned.");
    interrupted.initCause(cause);
    return interrupted;
  }

  @Override
  public void emit(Output<?> output) {
    if (isAbandoned()) {
      return;
    }
    try {
      loop.outbox().addInterim(partition, loop.writer().interim(message.id(), output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onSignal(Consumer<Received<V>> newListener) {
    List<Received<V>> missed;
    synchronized (this) {
      listener = Optional.of(newListener);
      missed = List.copyOf(unheard);
      unheard.clear();
    }
    missed.forEach(signal -> deliver(newListener, signal));
  }

  @Override
  public boolean isAbandoned() {
    return partition.isAbandoned();
  }

  void signal(Received<V> signal) {
    Optional<Consumer<Received<V>>> hearing;
    synchronized (this) {
      hearing = listener;
      if (hearing.isEmpty()) {
        unheard.add(signal);
      }
    }
    hearing.ifPresent(to -> deliver(to, signal));
  }

  synchronized void interrupt() {
    thread.ifPresent(Thread::interrupt);
  }

  private void deliver(Consumer<Received<V>> to, Received<V> signal) {
    Thread.ofVirtual()
        .name("signal-" + signal.id())
        .start(() -> {
          try {
            to.accept(signal);
          } catch (RuntimeException e) {
            LOG.warn("Signal {} failed for {}", signal.id(), message.id(), e);
          }
        });
  }
}
