package dev.theseus.sites;

/**
 * Labels and annotations that Theseus puts on objects. Whatever of them stands at a source goes
 * away in the end.
 */
public final class Marks {

  /** Label: the migration that created the object. */
  public static final String MIGRATION = "theseus.dev/migration";

  /**
   * Label: what the object is for Theseus; {@code agent}, {@code exposure}, {@code token} or {@code
   * fence}.
   */
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

  /** Label of a Service that leads to the target since a move, and of its slices: the migration. */
  public static final String FORWARD = "theseus.dev/forward";

  /** Annotation of such a Service: the selector that it had, as JSON. */
  public static final String FORWARD_SELECTOR = "theseus.dev/forward-selector";

  /** Annotation by a user: the JSON merge patch that makes an object's operator pause. */
  public static final String HOOK_PAUSE = "theseus.dev/hook-pause";

  /** Annotation by a user: JSON that such an object contains once its operator has paused. */
  public static final String HOOK_PAUSED_WHEN = "theseus.dev/hook-paused-when";

  /** Annotation by a user: the JSON merge patch for this object at the source after a commit. */
  public static final String HOOK_SWITCH_SOURCE = "theseus.dev/hook-switch-source";

  /** Annotation by a user: the JSON merge patch for this object at the target after a commit. */
  public static final String HOOK_SWITCH_TARGET = "theseus.dev/hook-switch-target";

  /** Annotation: the JSON merge patch that takes back what {@link #HOOK_PAUSE} has changed. */
  public static final String HOOK_PRIOR_PAUSE = "theseus.dev/hook-prior-pause";

  /** Annotation: the JSON merge patch that takes back what a hook has changed after a commit. */
  public static final String HOOK_PRIOR_SWITCH = "theseus.dev/hook-prior-switch";

  private Marks() {}
}
