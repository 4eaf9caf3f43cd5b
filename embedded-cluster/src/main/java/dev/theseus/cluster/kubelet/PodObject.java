package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.WritePart;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pod as an object: what the API last said of it, and what we write back. */
final class PodObject {
  private static final Logger LOG = LoggerFactory.getLogger(PodObject.class);
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private final NodeServices node;
  private final String address;
  private final PodStatusBuilder statuses;
  private volatile ObjectNode pod;

  PodObject(NodeServices node, ObjectNode pod) {
    this.node = node;
    this.pod = pod;
    this.address = address(node, pod);
    this.statuses = new PodStatusBuilder(node.config().nodeAddress());
  }

  private static String address(NodeServices node, ObjectNode pod) {
    if (pod.path("spec").path("hostNetwork").asBoolean(false)) {
      return node.config().nodeAddress();
    }
    String earlier = pod.path("status").path("podIP").asText("");
    return node.addresses()
        .assign(
            pod.path("metadata").path("namespace").asText(),
            pod.path("metadata").path("name").asText(),
            Optional.of(earlier).filter(text -> !text.isEmpty()));
  }

  void update(ObjectNode newPod) {
    pod = newPod;
  }

  ObjectNode latest() {
    return pod;
  }

  String address() {
    return address;
  }

  /** Writes what the containers do, where the object is still the one that we run. */
  void writeStatus(PodContainers containers) {
    try {
      node.store()
          .modify(
              KubernetesTypes.POD,
              namespace(),
              name(),
              WritePart.STATUS,
              false,
              current -> {
                if (current.path("metadata").path("uid").asText().equals(uid())) {
                  current.set(
                      "status",
                      statuses.build(current, address, containers.init(), containers.main()));
                }
                return current;
              });
    } catch (ApiStatusException e) {
      LOG.debug("status of pod {} not written: {}", name(), e.getMessage());
    }
  }

  /** Takes the object out of the API for good. */
  void delete() {
    DeleteOptions now = DeleteOptions.immediately().withUid(uid());
    try {
      node.store().delete(KubernetesTypes.POD, namespace(), name(), now);
    } catch (ApiStatusException e) {
      LOG.debug("pod {} was gone already: {}", name(), e.getMessage());
    }
  }

  /** Gives back the pod's directory and address. */
  void releaseResources() {
    try {
      NodeDirectories.removeTree(node.directories().pod(uid()));
    } catch (UncheckedIOException e) {
      LOG.warn("files of pod {} are left behind", name(), e);
    }
    boolean nameIsFree = node.store().get(KubernetesTypes.POD, namespace(), name()).isEmpty();
    if (nameIsFree && !pod.path("spec").path("hostNetwork").asBoolean(false)) {
      node.addresses().release(namespace(), name());
    }
  }

  boolean isDeleting() {
    return pod.path("metadata").hasNonNull("deletionTimestamp");
  }

  long graceSeconds() {
    JsonNode metadata = pod.path("metadata");
    return metadata.has("deletionGracePeriodSeconds")
        ? metadata.path("deletionGracePeriodSeconds").asLong()
        : pod.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
  }

  String uid() {
    return pod.path("metadata").path("uid").asText();
  }

  String namespace() {
    return pod.path("metadata").path("namespace").asText();
  }

  String name() {
    return pod.path("metadata").path("name").asText();
  }
}
