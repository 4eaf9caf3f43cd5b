package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.VolumeWay;
import dev.theseus.events.WayChosen;
import dev.theseus.events.WayTried;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way that each volume's bytes take, and what replaces it when it breaks. Chosen when a round
 * of pre-copy begins; a break changes it at once. Nothing that is durable at the target depends on
 * how it came, so a unit is only asked for again.
 */
final class Ways {

  private static final Logger LOG = LoggerFactory.getLogger(Ways.class);
  private static final int REMEMBERED = 1_000;

  private record Key(String migrationId, String volume) {}

  private final String name;
  private final Consumer<MigrationEvent> tell;
  private final Supplier<Instant> clock;
  private final Map<Key, WayOrder> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, WayOrder> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param name who chooses, in the events
   * @param tell is given every choice
   */
  Ways(String name, Consumer<MigrationEvent> tell, Supplier<Instant> clock) {
    this.name = name;
    this.tell = tell;
    this.clock = clock;
  }

  /** Something that the target's agent is asked for by one way. */
  @FunctionalInterface
  interface Ask<T> {
    T by(WayTo way) throws AgentException;
  }

  /**
   * Tries all ways, if that was not done or one was given up since, and takes the best. Not for the
   * freeze: it takes a moment, and longer where nobody answers.
   */
  void choose(VolumePair pair) throws AgentException {
    Optional<WayOrder> before = find(key(pair));
    if (before.filter(order -> !order.shortened()).isPresent()) {
      return;
    }
    List<WayTried> tried = WayProbe.tryAll(pair);
    WayOrder order = WayChoice.order(tried);
    boolean other = before.filter(old -> old.inUse().equals(order.inUse())).isEmpty();
    put(key(pair), order);
    if (other) {
      say(pair, WayChoice.explained(pair.volume(), tried), tried);
    }
  }

  /** Asks by the way in use, and by the next one where that is a dead end. */
  <T> T ask(VolumePair pair, Ask<T> ask) throws AgentException {
    while (true) {
      WayTo way = order(pair).inUse();
      try {
        T answer = WatchedCall.of(pair, way, () -> ask.by(way));
        change(pair, WayOrder::succeeded);
        return answer;
      } catch (AgentException.Unreachable e) {
        if (way.isRelayed()) {
          throw new AgentException.Retriable(e.explanation(), e);
        }
        replace(pair, way, e.explanation());
      } catch (AgentException.Retriable e) {
        failed(pair, way, e);
        throw e;
      }
    }
  }

  private void failed(VolumePair pair, WayTo way, AgentException.Retriable failure) {
    if (!change(pair, WayOrder::failed).failsTooOften()) {
      return;
    }
    if (way.isRelayed()) {
      // Whatever was given up before may carry again.
      forget(pair);
    } else {
      replace(pair, way, failure.explanation());
    }
  }

  private void replace(VolumePair pair, WayTo broken, String why) {
    WayOrder before = order(pair);
    WayOrder after = change(pair, order -> order.without(broken));
    if (before.inUse().equals(broken) && !after.inUse().equals(broken)) {
      WayTo next = after.inUse();
      LOG.info("{}: {} is replaced by {}: {}", pair, broken, next, why);
      WayTried tried = new WayTried(broken.way(), broken.addressText(), false, -1, why);
      String reason = "%s broke: %s".formatted(broken, why);
      say(
          pair,
          new VolumeWay(pair.volume(), next.way(), next.addressText(), -1, reason),
          List.of(tried));
    }
  }

  private void say(VolumePair pair, VolumeWay way, List<WayTried> tried) {
    tell.accept(
        new WayChosen(
            pair.migration().id(),
            pair.migration().epoch(),
            clock.get(),
            pair.sourcePlace(),
            pair.targetPlace(),
            way,
            tried,
            name));
  }

  /** What another process has found out holds here too: it is the target's agent that pulls. */
  void observe(MigrationEvent event) {
    if (event instanceof WayChosen chosen && !chosen.mover().equals(name)) {
      Key key = new Key(chosen.migrationId(), chosen.way().volume());
      Optional<URI> address =
          Optional.of(chosen.way().address()).filter(text -> !text.isEmpty()).map(URI::create);
      WayTo taken = new WayTo(chosen.way().way(), address);
      put(key, find(key).orElse(WayOrder.of(List.of())).startingWith(taken));
    }
  }

  private WayOrder order(VolumePair pair) {
    return find(key(pair)).orElseGet(() -> change(pair, order -> order));
  }

  private WayOrder change(VolumePair pair, UnaryOperator<WayOrder> change) {
    // Where nobody has tried them they are taken as they come.
    WayOrder untried = find(key(pair)).orElseGet(() -> WayOrder.of(pair.directWays()));
    synchronized (known) {
      WayOrder changed = change.apply(known.getOrDefault(key(pair), untried));
      known.put(key(pair), changed);
      return changed;
    }
  }

  private void forget(VolumePair pair) {
    synchronized (known) {
      known.remove(key(pair));
    }
  }

  private Optional<WayOrder> find(Key key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  private void put(Key key, WayOrder order) {
    synchronized (known) {
      known.put(key, order);
    }
  }

  private static Key key(VolumePair pair) {
    return new Key(pair.migration().id(), pair.volume());
  }
}
