package dev.theseus.agent;

import java.io.IOException;
import java.util.Objects;

/** An agent could not do what was asked; the type says how to react. */
public abstract sealed class AgentException extends IOException {
  private static final long serialVersionUID = 1L;

  private AgentException(String message, Throwable cause) {
    super(message, cause);
  }

  private AgentException(String message) {
    super(message);
  }

  /** What happened, in one sentence. */
  public String explanation() {
    return Objects.requireNonNullElse(getMessage(), kind());
  }

  /** Name of the kind on the wire. */
  abstract String kind();

  /** The same request may succeed later. */
  public static final class Retriable extends AgentException {
    private static final long serialVersionUID = 1L;

    /** With its cause. */
    public Retriable(String message, Throwable cause) {
      super(message, cause);
    }

    /** Without a cause. */
    public Retriable(String message) {
      super(message);
    }

    @Override
    String kind() {
      return "retriable";
    }
  }

  /** The same request will never succeed: the migration has to turn back. */
  public static final class Permanent extends AgentException {
    private static final long serialVersionUID = 1L;

    /** With its cause. */
    public Permanent(String message, Throwable cause) {
      super(message, cause);
    }

    /** Without a cause. */
    public Permanent(String message) {
      super(message);
    }

    @Override
    String kind() {
      return "permanent";
    }
  }

  /** The agent has seen a higher epoch or a later round: what was asked for is over. */
  public static final class Fenced extends AgentException {
    private static final long serialVersionUID = 1L;

    /** Without a cause. */
    public Fenced(String message) {
      super(message);
    }

    @Override
    String kind() {
      return "fenced";
    }
  }

  /** The target's agent cannot reach the source's: the unit has to be brought by somebody else. */
  public static final class Unreachable extends AgentException {
    private static final long serialVersionUID = 1L;

    /** Without a cause. */
    public Unreachable(String message) {
      super(message);
    }

    @Override
    String kind() {
      return "unreachable";
    }
  }

  static AgentException of(String kind, String message) {
    return switch (kind) {
      case "permanent" -> new Permanent(message);
      case "fenced" -> new Fenced(message);
      case "unreachable" -> new Unreachable(message);
      default -> new Retriable(message);
    };
  }
}
