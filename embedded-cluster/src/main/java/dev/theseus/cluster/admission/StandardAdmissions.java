package dev.theseus.cluster.admission;

import dev.theseus.cluster.store.Admission;
import java.util.List;

/** What every cluster asks of a write, in the order in which a real API server asks it. */
public final class StandardAdmissions {
  private StandardAdmissions() {}

  /**
   * Defaults come first, so that checks see what would be stored; quotas come last, so that nothing
   * is counted that another rule refuses.
   *
   * @param addresses gives Services their addresses, after their type is known
   */
  public static List<Admission> with(Admission addresses) {
    return List.of(
        new NameRule(),
        new NamespaceRule(),
        new ObjectDefaults(),
        new ClaimDefaults(),
        addresses,
        new LimitRangeRule(),
        new RequiredFieldsRule(),
        new ImmutableFieldsRule(),
        new QuotaRule());
  }
}
