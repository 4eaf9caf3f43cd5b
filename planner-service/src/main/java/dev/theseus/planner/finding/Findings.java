package dev.theseus.planner.finding;

import dev.theseus.events.Finding;
import dev.theseus.events.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects findings. Not thread-safe. */
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void info(String subject, String message) {
    add(Severity.INFO, subject, message);
  }

  void warning(String subject, String message) {
    add(Severity.WARNING, subject, message);
  }

  void blocker(String subject, String message) {
    add(Severity.BLOCKER, subject, message);
  }

  private void add(Severity severity, String subject, String message) {
    all.add(new Finding(severity, subject, message));
  }

  /** The gravest first, otherwise as they were found. */
  List<Finding> sorted() {
    return all.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
  }
}
