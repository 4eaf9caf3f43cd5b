package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.Reading;
import dev.theseus.coordinator.saga.Replay;
import dev.theseus.coordinator.saga.Saga;
import dev.theseus.coordinator.saga.Transaction;
import dev.theseus.coordinator.saga.TransactionView;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.StepOutcome;
import dev.theseus.events.StepRequest;
import dev.theseus.events.Topics;
import dev.theseus.events.UnlockRequested;
import dev.theseus.messaging.MessagingConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the log of each migration into its transaction and writes what the saga decides. */
final class SagaProcessor implements Processor<String, byte[], String, byte[]> {

  static final String NAME = "saga";

  private static final Logger LOG = LoggerFactory.getLogger(SagaProcessor.class);
  private static final Duration DEADLINE_RESOLUTION = Duration.ofMillis(100);

  /** An eighth of room for what the next outcomes add. */
  private static final int MAX_STORED_BYTES = MessagingConfig.MAX_MESSAGE_BYTES / 8 * 7;

  private final EventCodec codec;
  private final Deadlines deadlines;
  private @Nullable ProcessorContext<String, byte[]> context;
  private @Nullable KeyValueStore<String, Transaction> transactions;
  private @Nullable KeyValueStore<String, Deadline> pending;

  SagaProcessor(EventCodec codec, Deadlines deadlines) {
    this.codec = codec;
    this.deadlines = deadlines;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> opened) {
    this.context = opened;
    this.transactions = opened.getStateStore(StoreSpec.TRANSACTIONS.name());
    this.pending = opened.getStateStore(StoreSpec.DEADLINES.name());
    var punctuator = new DeadlinePunctuator(pending, new Outlet(opened, codec, NAME));
    opened.schedule(DEADLINE_RESOLUTION, PunctuationType.WALL_CLOCK_TIME, punctuator::expire);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    ProcessorContext<String, byte[]> open = Objects.requireNonNull(context);
    Outlet outlet = new Outlet(open, codec, NAME);
    RecordMetadata origin = open.recordMetadata().orElseThrow();
    try {
      MigrationEvent event = codec.read(Topics.EVENTS, record.value());
      if (!event.migrationId().equals(record.key())) {
        throw new UnreadableRecordException(
            "The key is '%s'; it must be the migration's id, '%s'."
                .formatted(record.key(), event.migrationId()));
      }
      if (Saga.isInput(event)) {
        take(event, record, origin, outlet);
      }
    } catch (UnreadableRecordException unreadable) {
      String reason = String.valueOf(unreadable.getMessage());
      LOG.warn("A record goes to the dead letters: {}", reason);
      outlet.deadLetter(record, origin, reason);
      tell(record, origin, reason, outlet);
    }
  }

  private void take(
      MigrationEvent event, Record<String, byte[]> record, RecordMetadata origin, Outlet outlet) {
    Saga.Applied applied = apply(event, Instant.ofEpochMilli(record.timestamp()));
    if (applied.decisions().reading() instanceof Reading.Unexpected(String message)) {
      LOG.warn("{}", message);
    }
    String cause = Outlet.idOf(record, origin);
    List<MigrationEvent> events = applied.decisions().events();
    for (int i = 0; i < events.size(); i++) {
      MigrationEvent decided = events.get(i);
      String id = Outlet.idOf(decided, origin, i);
      outlet.send(Topics.EVENTS, decided.migrationId(), decided, record.timestamp(), id, cause);
      if (decided instanceof LockRequested || decided instanceof UnlockRequested) {
        outlet.send(
            Topics.LOCKS,
            decided.migrationId(),
            (StepRequest) decided,
            record.timestamp(),
            id,
            cause);
      }
    }
    if (applied.decisions().reading() instanceof Reading.Taken) {
      keep(applied.state().orElseThrow(), record.timestamp(), outlet, cause);
    }
  }

  /** The history of the migration shows that something on it could not be read. */
  private void tell(
      Record<String, byte[]> record, RecordMetadata origin, String reason, Outlet outlet) {
    Transaction known = record.key() == null ? null : find(record.key());
    if (known == null) {
      return;
    }
    Instant now = Instant.ofEpochMilli(record.timestamp());
    String where =
        "%s-%d-%d went to the dead letters: %s"
            .formatted(origin.topic(), origin.partition(), origin.offset(), reason);
    var told =
        new RequestRefused(known.migrationId(), known.epoch(), now, Replay.UNREADABLE, where);
    String cause = Outlet.idOf(record, origin);
    String id = Outlet.idOf(told, origin, 0);
    outlet.send(Topics.EVENTS, known.migrationId(), told, record.timestamp(), id, cause);
  }

  private @Nullable Transaction find(String migrationId) {
    try {
      return Objects.requireNonNull(transactions).get(migrationId);
    } catch (IllegalStateException damaged) {
      LOG.error("The transaction of migration {} cannot be read", migrationId, damaged);
      return null;
    }
  }

  /**
   * A mistake of ours, a stored transaction that is damaged, or one that the changelog would not
   * take: each stops one record, not every migration on the partition, for ever.
   */
  private Saga.Applied apply(MigrationEvent event, Instant at) {
    try {
      Optional<Transaction> known =
          Optional.ofNullable(Objects.requireNonNull(transactions).get(event.migrationId()));
      Saga.Applied applied = Saga.apply(known, event, at);
      if (event instanceof StepOutcome) {
        applied.state().ifPresent(SagaProcessor::requireStorable);
      }
      return applied;
    } catch (RuntimeException e) {
      LOG.error("{} of migration {} failed", event.getClass(), event.migrationId(), e);
      throw new UnreadableRecordException("The coordinator failed on it: " + e.getMessage(), e);
    }
  }

  /** Outcomes bring what is large. The changelog's producer refuses what is larger, every time. */
  private static void requireStorable(Transaction state) {
    byte[] stored = StoreSpec.TRANSACTIONS.serde().serializer().serialize("", state);
    if (stored.length > MAX_STORED_BYTES) {
      throw new IllegalArgumentException(
          "the transaction would have %d bytes; allowed are %d, so move fewer objects at once, with"
                  .formatted(stored.length, MAX_STORED_BYTES)
              + " --selector");
    }
  }

  private void keep(Transaction state, long timestamp, Outlet outlet, String cause) {
    Objects.requireNonNull(transactions).put(state.migrationId(), state);
    arm(state);
    outlet.send(
        Topics.TRANSACTIONS,
        state.migrationId(),
        TransactionView.of(state),
        timestamp,
        "state-after-" + cause,
        cause);
  }

  private void arm(Transaction state) {
    KeyValueStore<String, Deadline> store = Objects.requireNonNull(pending);
    deadline(state, Objects.requireNonNull(context).currentSystemTimeMs())
        .ifPresentOrElse(
            deadline -> store.put(state.migrationId(), deadline),
            () -> store.delete(state.migrationId()));
  }

  private Optional<Deadline> deadline(Transaction state, long now) {
    if (state.status() == Status.AWAITING_APPROVAL) {
      Duration allowed = deadlines.of(Step.APPROVAL);
      return Optional.of(Deadline.ofApproval(state.epoch(), allowed, now));
    }
    return state
        .attempt()
        .filter(_ -> state.status() != Status.STUCK && !state.ended())
        .map(open -> Deadline.of(open, deadlines.of(open.step()), now));
  }
}
