package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set of descriptors on its way to the target, with what the rules so far had to say.
 *
 * @param descriptors the set
 * @param losses what it does not keep
 * @param findings what the user should know
 */
public record Rewrite(List<Descriptor> descriptors, List<Loss> losses, List<Finding> findings) {

  public Rewrite {
    descriptors = List.copyOf(descriptors);
    losses = List.copyOf(losses);
    findings = List.copyOf(findings);
  }

  /** A set before its first rule. */
  public static Rewrite of(List<Descriptor> descriptors) {
    return new Rewrite(descriptors, List.of(), List.of());
  }

  /** What a rule does to one descriptor; empty drops it. */
  @FunctionalInterface
  interface Edit {
    Optional<Descriptor> apply(Descriptor descriptor, Notes notes);
  }

  /** What a rule says about one descriptor without changing it. */
  @FunctionalInterface
  interface Look {
    void at(Descriptor descriptor, Notes notes);
  }

  /** Edits or drops every descriptor. */
  Rewrite each(Edit edit) {
    Notes notes = new Notes();
    List<Descriptor> kept = new ArrayList<>(descriptors.size());
    descriptors.forEach(descriptor -> edit.apply(descriptor, notes).ifPresent(kept::add));
    return noted(kept, notes);
  }

  /** Looks at every descriptor. */
  Rewrite look(Look look) {
    Notes notes = new Notes();
    descriptors.forEach(descriptor -> look.at(descriptor, notes));
    return noted(descriptors, notes);
  }

  /** Another set, with more notes. */
  Rewrite noted(List<Descriptor> set, Notes notes) {
    List<Loss> allLosses = new ArrayList<>(losses);
    allLosses.addAll(notes.losses());
    List<Finding> allFindings = new ArrayList<>(findings);
    allFindings.addAll(notes.findings());
    return new Rewrite(set, allLosses, allFindings);
  }

  /** Whether the set has an object of this kind and name in a namespace; any version counts. */
  boolean has(String kind, String namespace, String name) {
    return find(kind, namespace, name).isPresent();
  }

  /** The object of this kind and name in a namespace, if the set has it. */
  Optional<Descriptor> find(String kind, String namespace, String name) {
    return descriptors.stream()
        .filter(d -> d.kind().equals(kind) && d.name().equals(name))
        .filter(d -> d.namespace().equals(namespace))
        .findFirst();
  }
}
