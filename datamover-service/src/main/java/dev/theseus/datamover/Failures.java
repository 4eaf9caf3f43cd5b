package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.datamover.image.MissingImageException;
import dev.theseus.events.FailureKind;
import dev.theseus.sites.SiteException;
import java.io.IOException;
import java.util.Objects;

/** What a failure means to the coordinator. */
final class Failures {

  private Failures() {}

  static FailureKind kindOf(Exception failure) {
    return switch (failure) {
      case AgentException agent ->
          switch (agent) {
            case AgentException.Retriable _, AgentException.Unreachable _ -> FailureKind.RETRIABLE;
            case AgentException.Permanent _, AgentException.Fenced _ -> FailureKind.PERMANENT;
          };
      case SiteException site ->
          switch (site.kind()) {
            case RETRIABLE -> FailureKind.RETRIABLE;
            case PERMANENT -> FailureKind.PERMANENT;
          };
      case MissingImageException _ -> FailureKind.PERMANENT;
      case IOException _, InterruptedException _ -> FailureKind.RETRIABLE;
      default -> FailureKind.PERMANENT;
    };
  }

  static String sentence(Exception failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
  }
}
