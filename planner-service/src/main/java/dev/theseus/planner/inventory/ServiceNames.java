package dev.theseus.planner.inventory;

import java.util.regex.Pattern;

/** Finds a Service's name where a text uses it as a host. */
final class ServiceNames {

  private static final String BEFORE = "(?:^|[/@=,;\\s\"'(\\[])";
  private static final String AFTER = "(?=$|[:/,;?&\\s\"')\\]])";

  private ServiceNames() {}

  /** Matches {@code db}, {@code db:5432}, {@code //db/}, {@code db.shop.svc.cluster.local}. */
  static Pattern of(String service, String namespace) {
    String qualified = "(?:\\." + Pattern.quote(namespace) + "(?:\\.svc[a-z0-9.-]*)?)?";
    return Pattern.compile(BEFORE + Pattern.quote(service) + qualified + AFTER);
  }
}
