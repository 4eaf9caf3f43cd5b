package dev.theseus.sites;

/**
 * Labels and annotations that Theseus puts on objects. Whatever of them stands at a source goes
 * away in the end.
 */
public final class Marks {

  /** Label: the migration that created the object. */
  public static final String MIGRATION = "theseus.dev/migration";

  /** Label: what the object is for Theseus; {@code agent}, {@code token} or {@code fence}. */
  public static final String ROLE = "theseus.dev/role";

  /** Label of an agent: the claim that it serves. */
  public static final String CLAIM = "theseus.dev/claim";

  /** Annotation: replicas to restore. */
  public static final String REPLICAS = "theseus.dev/replicas";

  /** Annotation: value of spec.suspend to restore. */
  public static final String SUSPEND = "theseus.dev/suspend";

  /** Annotation: other prior state to restore, as JSON. */
  public static final String PRIOR = "theseus.dev/prior-state";

  /** Annotation: the stopped source of a finished move, with the migration's id. */
  public static final String RETIRED = "theseus.dev/retired-by";

  /**
   * Annotation that comes and goes: it makes an object that is as wanted a newer version, which a
   * write that was bound to the older one no longer changes.
   */
  public static final String TOUCHED = "theseus.dev/touched";

  /** Annotation of a Service that clients reach through an edge: the edge's name. */
  public static final String EDGE = "theseus.dev/edge";

  /** Annotation of such a Service: {@code serve}, {@code hold} or {@code retired}. */
  public static final String TRAFFIC = "theseus.dev/traffic";

  /** Annotation that the edge writes: the value of {@link #TRAFFIC} that it obeys. */
  public static final String TRAFFIC_OBSERVED = "theseus.dev/traffic-observed";

  /** Annotation of a Secret in a bundle: its values were left out and are read from the source. */
  public static final String VALUES_AT_SOURCE = "theseus.dev/values-at-source";

  private Marks() {}
}
