package dev.theseus.messaging;

/** The headers that messages carry; all are optional for writers that are not ours. */
public final class MessageHeaders {
  /** Unique id of the message. */
  public static final String ID = "theseus-id";

  /** Id of the message that this one answers. */
  public static final String CAUSE = "theseus-cause";

  /** Name of the service that wrote the message. */
  public static final String SOURCE = "theseus-source";

  /** Present on the outputs that end the work on their cause. */
  public static final String FINAL = "theseus-final";

  /** On a dead letter: the topic it was read from. */
  public static final String ORIGIN_TOPIC = "theseus-origin-topic";

  /** On a dead letter: the partition it was read from. */
  public static final String ORIGIN_PARTITION = "theseus-origin-partition";

  /** On a dead letter: the offset it was read from. */
  public static final String ORIGIN_OFFSET = "theseus-origin-offset";

  /** On a dead letter: why nobody can read it. */
  public static final String ORIGIN_ERROR = "theseus-origin-error";

  private MessageHeaders() {}
}
