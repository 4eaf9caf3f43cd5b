package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Optional;

/** Drops from service accounts the secrets that the source generated for them. */
final class ServiceAccounts implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) ->
        Optional.of(
            descriptor.is("", "ServiceAccount")
                ? withoutGenerated(withoutGenerated(descriptor, "secrets"), "imagePullSecrets")
                : descriptor));
  }

  private static Descriptor withoutGenerated(Descriptor account, String field) {
    List<Object> all = account.listAt(field);
    List<Object> kept = all.stream().filter(entry -> !isGenerated(entry)).toList();
    if (kept.size() == all.size()) {
      return account;
    }
    return kept.isEmpty() ? account.without(field) : account.with(kept, field);
  }

  private static boolean isGenerated(Object entry) {
    return JsonTree.textAt(entry, "name").filter(PodPlacement::isGenerated).isPresent();
  }

  /** The pull secrets that a person attached. */
  static List<String> ownPullSecrets(Descriptor account) {
    return account.listAt("imagePullSecrets").stream()
        .filter(entry -> !isGenerated(entry))
        .flatMap(entry -> JsonTree.textAt(entry, "name").stream())
        .toList();
  }
}
