package dev.theseus.cluster.net;

import java.util.Optional;

/** The cluster's name service. */
@FunctionalInterface
public interface ServiceResolver {

  /**
   * The address of a service.
   *
   * @param name of a service, or {@code pod.service} for a pod of a headless service
   */
  Optional<String> addressOf(String namespace, String name);
}
