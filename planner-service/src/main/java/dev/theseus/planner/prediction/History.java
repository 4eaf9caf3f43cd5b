package dev.theseus.planner.prediction;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.Completed;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Planned;
import dev.theseus.events.Prediction;
import dev.theseus.events.Refused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.WayChosen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Folds the log of all migrations into experience. Bounded; thread-safe. */
public final class History {

  private static final int KEPT = 50;
  private static final int RUNNING_LIMIT = 1_000;
  private static final long SMALLEST_COPY_BYTES = 1 << 20;

  private final Map<String, Running> running =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Running> eldest) {
          return size() > RUNNING_LIMIT;
        }
      };
  private final List<Double> rates = new ArrayList<>();
  private final Map<String, List<Double>> stops = new HashMap<>();
  private final Map<String, List<Double>> starts = new HashMap<>();
  private final List<Double> overheads = new ArrayList<>();
  private final List<Double> durationRatios = new ArrayList<>();
  private final List<Double> downtimeRatios = new ArrayList<>();
  private final Map<SitePair, PastPath> paths =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SitePair, PastPath> eldest) {
          return size() > RUNNING_LIMIT;
        }
      };

  /** One migration that has not ended. */
  private static final class Running {
    private Optional<Instant> requestedAt = Optional.empty();
    private Optional<Prediction> prediction = Optional.empty();
    private Optional<Instant> copyAt = Optional.empty();
    private Optional<Instant> lastChunkAt = Optional.empty();
    private Optional<Instant> heldAt = Optional.empty();
    private long downtimeMillis = -1;
    private long copiedBytes;
    private String namespace = "";
    private Optional<SitePair> sites = Optional.empty();

    void asked(MigrationSpec spec) {
      namespace = spec.source().namespace();
      sites = Optional.of(new SitePair(spec.source().site(), spec.target().site()));
    }

    private final Set<String> units = new HashSet<>();
  }

  /** Takes one event; events of one migration come in their order. */
  public synchronized void observe(MigrationEvent event) {
    Running now = running.computeIfAbsent(event.migrationId(), id -> new Running());
    switch (event) {
      case MigrationRequested requested -> {
        now.requestedAt = Optional.of(requested.occurredAt());
        now.asked(requested.spec());
      }
      case Planned planned -> now.prediction = Optional.of(planned.prediction());
      case CopyRequested copy when copy.round() == 0 -> {
        // A later attempt goes on with what the first one moved.
        now.copyAt = now.copyAt.or(() -> Optional.of(copy.occurredAt()));
        now.asked(copy.spec());
      }
      case ChunkCopied chunk when chunk.round() == 0 && !chunk.finalSync() -> chunk(now, chunk);
      case WayChosen chosen ->
          path(
              new SitePair(chosen.source().site(), chosen.target().site()),
              known -> known.with(chosen));
      case SourceQuiesced quiesced -> {
        now.heldAt = Optional.of(quiesced.heldAt());
        keep(
            stops.computeIfAbsent(now.namespace, n -> new ArrayList<>()),
            (double) quiesced.stopMillis());
      }
      case TargetActivated activated ->
          keep(
              starts.computeIfAbsent(now.namespace, n -> new ArrayList<>()),
              (double) activated.startMillis());
      case TrafficSwitched switched ->
          now.downtimeMillis =
              now.heldAt.map(held -> millis(held, switched.servedAt())).orElse(-1L);
      case Completed completed -> end(now, completed.occurredAt());
      default -> {}
    }
    if (event instanceof Completed || event instanceof RolledBack || event instanceof Refused) {
      running.remove(event.migrationId());
    }
  }

  private static void chunk(Running now, ChunkCopied chunk) {
    // A unit may be reported twice; its bytes travelled for this purpose once.
    if (now.units.add(chunk.volume() + "/" + chunk.unit())) {
      now.copiedBytes += chunk.bytes();
      now.lastChunkAt = Optional.of(chunk.occurredAt());
    }
  }

  private void end(Running now, Instant at) {
    double copyMillis = 0;
    if (now.copyAt.isPresent() && now.lastChunkAt.isPresent()) {
      copyMillis = Math.max(1, millis(now.copyAt.get(), now.lastChunkAt.get()));
      if (now.copiedBytes >= SMALLEST_COPY_BYTES) {
        double rate = now.copiedBytes * 1000.0 / copyMillis;
        keep(rates, rate);
        now.sites.ifPresent(sites -> path(sites, known -> known.withCopy(rate)));
      }
    }
    if (now.requestedAt.isPresent() && now.prediction.isPresent()) {
      double duration = millis(now.requestedAt.get(), at);
      Prediction predicted = now.prediction.get();
      keep(overheads, duration - copyMillis - Math.max(0, now.downtimeMillis));
      keep(durationRatios, duration / Math.max(1, predicted.durationMillis().expected()));
      if (now.downtimeMillis >= 0) {
        keep(
            downtimeRatios,
            now.downtimeMillis / (double) Math.max(1, predicted.downtimeMillis().expected()));
      }
    }
  }

  private void path(SitePair sites, UnaryOperator<PastPath> change) {
    paths.put(sites, change.apply(paths.getOrDefault(sites, PastPath.unknown())));
  }

  /** Experience so far. */
  public synchronized Experience experience() {
    return new Experience(
        rates, copy(stops), copy(starts), overheads, durationRatios, downtimeRatios, paths);
  }

  private static Map<String, List<Double>> copy(Map<String, List<Double>> samples) {
    Map<String, List<Double>> copy = new HashMap<>();
    samples.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    return copy;
  }

  private static void keep(List<Double> samples, double value) {
    if (value < 0) {
      return; // A clock was set back; such a sample teaches nothing.
    }
    samples.add(value);
    if (samples.size() > KEPT) {
      samples.removeFirst();
    }
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
