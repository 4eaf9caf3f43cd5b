package dev.theseus.testbed.invariant;

import java.util.ArrayList;
import java.util.List;

/**
 * After a roll back the target has nothing of the migration; after any end no helper of it runs on
 * either side, and a copied or restored source carries no trace.
 */
public final class NothingLeftBehind implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    String id = facts.migrationId();
    List<String> violations = new ArrayList<>();
    for (SiteSnapshot.Key key : facts.sourceAfter().labelledBy(id)) {
      violations.add(key + " of the migration is left at the source");
    }
    if (!facts.completed()) {
      for (SiteSnapshot.Key key : facts.targetAfter().labelledBy(id)) {
        violations.add(key + " of the migration is left at the target");
      }
      if (facts.targetAfter().namespaceExists() && !facts.targetBefore().namespaceExists()) {
        violations.add("namespace " + facts.targetAfter().namespace() + " is left at the target");
      }
    } else {
      facts.targetAfter().labelledBy(id).stream()
          .filter(key -> facts.targetAfter().ownerless(key))
          .filter(key -> key.kind().equals("Pod") || facts.targetAfter().isForAgents(key))
          .forEach(key -> violations.add(key + " of the migration is still there at the target"));
    }
    return Verdict.of(violations, "no object of the migration is left where none may be");
  }
}
