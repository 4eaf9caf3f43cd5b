package dev.theseus.agent;

import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.protocol.NoConnectionException;
import dev.theseus.agent.scan.SourceChangedException;
import dev.theseus.agent.transfer.SenderFailedException;
import java.io.IOException;

/** Says of each failure how to react to it. */
final class Failures {
  private Failures() {}

  static AgentException classify(Exception failure) {
    return switch (failure) {
      case AgentException known -> known;
      case NoConnectionException none -> new AgentException.Retriable(message(none), none);
      case SenderFailedException sender -> AgentException.of(sender.kind(), message(sender));
      case SourceChangedException changed ->
          new AgentException.Permanent(message(changed), changed);
      case PosixException call -> ofCall(call);
      case IOException io -> new AgentException.Retriable(message(io), io);
      case IllegalArgumentException bad -> new AgentException.Permanent(message(bad), bad);
      default -> new AgentException.Permanent("unexpected: " + failure, failure);
    };
  }

  /** Only a lack that passes by itself is worth another try. */
  private static AgentException ofCall(PosixException call) {
    boolean passing =
        switch (call.errno()) {
          case 4, 11, 12, 16, 23, 24 -> true;
          default -> false;
        };
    return passing
        ? new AgentException.Retriable(message(call), call)
        : new AgentException.Permanent(message(call), call);
  }

  private static String message(Exception failure) {
    String text = failure.getMessage();
    return text == null ? failure.toString() : text;
  }
}
