package dev.theseus.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the instances of one service apart: by the host's name, which is a container's own, and the
 * same again when it is restarted.
 */
public final class InstanceName {
  private static final String VARIABLE = "THESEUS_INSTANCE";

  private InstanceName() {}

  /** What {@code THESEUS_INSTANCE} says, else the name of this host. */
  public static String of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .or(() -> Optional.ofNullable(environment.get("HOSTNAME")))
        .filter(name -> !name.isBlank())
        .orElseGet(InstanceName::host);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "This host has no name (" + e.getMessage() + "); set " + VARIABLE + " or --instance", e);
    }
  }
}
