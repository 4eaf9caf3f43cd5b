package dev.theseus.sites;

import java.time.Duration;
import java.util.Set;

/** What can be connected to from inside a site. */
public interface Reach {

  /**
   * Tries to connect to each address from a pod of the namespace, which comes and goes.
   *
   * @return those that accepted a TCP connection
   * @throws SiteException where no pod there could try
   */
  Set<HostPort> tried(
      String migrationId, String namespace, Set<HostPort> addresses, Duration atMost);

  /**
   * An address to connect to.
   *
   * @param host an IPv4 or IPv6 address, without brackets
   */
  record HostPort(String host, int port) {

    /** As in a URL: an IPv6 address in brackets. */
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }
}
