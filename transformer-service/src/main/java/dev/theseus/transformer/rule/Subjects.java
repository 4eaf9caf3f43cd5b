package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.Optional;
import java.util.Set;

/** Maps the namespace of service accounts that roles and security constraints are given to. */
final class Subjects implements Rule {

  private static final Set<String> BINDINGS = Set.of("RoleBinding", "ClusterRoleBinding");
  private static final String USER = "system:serviceaccount:";
  private static final String GROUP = "system:serviceaccounts:";

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> Optional.of(rewritten(descriptor, options)));
  }

  private static Descriptor rewritten(Descriptor descriptor, TransformOptions options) {
    if (descriptor.kind().equals("SecurityContextConstraints")) {
      return descriptor
          .mapped(user -> account(user, options), "users", JsonTree.EVERY)
          .mapped(group -> account(group, options), "groups", JsonTree.EVERY);
    }
    if (!BINDINGS.contains(descriptor.kind())) {
      return descriptor;
    }
    return descriptor
        .mapped(namespace -> namespace(namespace, options), "subjects", JsonTree.EVERY, "namespace")
        .mapped(name -> account(name, options), "subjects", JsonTree.EVERY, "name");
  }

  private static Object namespace(Object value, TransformOptions options) {
    return value.equals(options.sourceNamespace()) ? options.targetNamespace() : value;
  }

  private static Object account(Object value, TransformOptions options) {
    String text = value.toString();
    String user = USER + options.sourceNamespace() + ":";
    if (text.startsWith(user)) {
      return USER + options.targetNamespace() + ":" + text.substring(user.length());
    }
    return text.equals(GROUP + options.sourceNamespace())
        ? GROUP + options.targetNamespace()
        : value;
  }
}
