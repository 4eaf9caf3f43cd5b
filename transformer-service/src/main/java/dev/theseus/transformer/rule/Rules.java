package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;

/** The rules from one Kubernetes site to another, in the order in which they apply. */
public final class Rules {

  /**
   * First what needs the source's own traces (owners, status, what kubectl applied last), then
   * their removal, then names. The namespace comes after every other name, because it tells what is
   * still the source's; checks come last, on what the target gets.
   */
  private static final List<Rule> KUBERNETES_TO_KUBERNETES =
      List.of(
          new OneOfEach(),
          new NeverMoved(),
          new OwnedByController(),
          new Services(),
          new Claims(),
          new Jobs(),
          new PodPlacement(),
          new Images(),
          new ServiceAccounts(),
          new ServerFields(),
          new Subjects(),
          new NamespaceReferences(),
          new SourceNames(),
          new NamespaceNames(),
          new Quiesced(),
          new DanglingReferences(),
          new ServedKinds(),
          new ApplyOrder());

  private Rules() {}

  /** Applies every rule. */
  public static Rewrite apply(List<Descriptor> descriptors, TransformOptions options) {
    Rewrite rewrite = Rewrite.of(descriptors);
    for (Rule rule : KUBERNETES_TO_KUBERNETES) {
      rewrite = rule.apply(rewrite, options);
    }
    return rewrite;
  }

  /** Every image that the workloads of a set run, sorted. */
  public static List<String> images(List<Descriptor> descriptors) {
    return Images.of(descriptors);
  }
}
