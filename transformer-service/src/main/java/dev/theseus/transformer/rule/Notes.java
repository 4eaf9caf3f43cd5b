package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.ArrayList;
import java.util.List;

/** What one rule has to say while it runs. Lives for one call and stays in its thread. */
final class Notes {

  private final List<Loss> losses = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** As kind/name, as events and people name an object. */
  static String subject(Descriptor descriptor) {
    return descriptor.kind() + "/" + descriptor.name();
  }

  void lose(LossLevel level, Descriptor subject, String path, String message) {
    losses.add(new Loss(level, subject(subject), path, message));
  }

  void find(Severity severity, Descriptor subject, String message) {
    findings.add(new Finding(severity, subject(subject), message));
  }

  List<Loss> losses() {
    return losses;
  }

  List<Finding> findings() {
    return findings;
  }
}
