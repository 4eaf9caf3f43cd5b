package dev.theseus.cluster.access;

import java.util.Set;

/** Who asks, as role bindings name them. */
public record Subject(String user, Set<String> groups) {

  private static final String MASTERS = "system:masters";
  private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

  /** Whoever has the cluster's own token: no role binds them. */
  public static final Subject ADMIN = new Subject("admin", Set.of(MASTERS));

  /** Takes a copy. */
  public Subject {
    groups = Set.copyOf(groups);
  }

  /** A service account. */
  public static Subject account(String namespace, String name) {
    return new Subject(
        ACCOUNT_PREFIX + namespace + ":" + name,
        Set.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"));
  }

  /** Whether roles do not matter. */
  public boolean isAdmin() {
    return groups.contains(MASTERS);
  }
}
