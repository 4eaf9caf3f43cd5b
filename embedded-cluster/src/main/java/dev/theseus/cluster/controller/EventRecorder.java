package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Event objects: what people read in {@code kubectl describe} and {@code get events}. */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int KEPT = 2_000;

  private record Identity(String uid, String reason, String message) {}

  private record Written(String namespace, String name) {}

  private final ObjectStore store;
  private final String component;
  private final AtomicLong counter = new AtomicLong(System.nanoTime());
  private final Map<Identity, Written> written = new LinkedHashMap<>();

  /**
   * @param component who reports, such as {@code kubelet}
   */
  public EventRecorder(ObjectStore store, String component) {
    this.store = store;
    this.component = component;
  }

  /** Records something expected. */
  public void normal(ObjectNode about, String reason, String message) {
    record(about, "Normal", reason, message);
  }

  /** Records something that a person may want to look at. */
  public void warning(ObjectNode about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  private synchronized void record(ObjectNode about, String type, String reason, String message) {
    Identity identity = new Identity(about.path("metadata").path("uid").asText(), reason, message);
    try {
      Written earlier = written.get(identity);
      if (earlier == null || !repeat(earlier)) {
        written.put(identity, create(about, type, reason, message));
        dropOldest();
      }
    } catch (ApiStatusException e) {
      // For example a namespace that is going away: an event is never worth failing for.
      LOG.debug("event {} not recorded: {}", reason, e.getMessage());
    }
  }

  private boolean repeat(Written earlier) {
    if (store.get(KubernetesTypes.EVENT, earlier.namespace(), earlier.name()).isEmpty()) {
      return false;
    }
    store.modify(
        KubernetesTypes.EVENT,
        earlier.namespace(),
        earlier.name(),
        event -> event.put("count", event.path("count").asInt(1) + 1).put("lastTimestamp", now()));
    return true;
  }

  private Written create(ObjectNode about, String type, String reason, String message) {
    String namespace = about.path("metadata").path("namespace").asText("");
    String home = namespace.isEmpty() ? "default" : namespace;
    String subject = about.path("metadata").path("name").asText();
    String name = subject + "." + Long.toHexString(counter.incrementAndGet());
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata").put("name", name).put("namespace", home);
    event
        .putObject("involvedObject")
        .put("apiVersion", about.path("apiVersion").asText())
        .put("kind", about.path("kind").asText())
        .put("name", subject)
        .put("namespace", namespace)
        .put("uid", about.path("metadata").path("uid").asText());
    event.put("type", type).put("reason", reason).put("message", message);
    event.put("count", 1).put("firstTimestamp", now()).put("lastTimestamp", now());
    event.putObject("source").put("component", component);
    event.put("reportingComponent", component).put("reportingInstance", component);
    store.create(KubernetesTypes.EVENT, event);
    return new Written(home, name);
  }

  private void dropOldest() {
    Iterator<Written> oldest = written.values().iterator();
    while (written.size() > KEPT) {
      Written event = oldest.next();
      oldest.remove();
      if (store.get(KubernetesTypes.EVENT, event.namespace(), event.name()).isPresent()) {
        store.delete(KubernetesTypes.EVENT, event.namespace(), event.name());
      }
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
