package dev.theseus.events;

import java.util.List;

/** The topic catalogue: no topic name stands anywhere else. */
public final class Topics {

  /** What users ask for. Key: migration id. */
  public static final TopicSpec<UserRequest> REQUESTS =
      TopicSpec.log("theseus.requests", UserRequest.class);

  /**
   * Everything that happened: requests that were taken, steps, outcomes, decisions. Key: migration
   * id.
   */
  public static final TopicSpec<MigrationEvent> EVENTS =
      TopicSpec.log("theseus.events", MigrationEvent.class);

  /** The newest state of each transaction. Key: migration id. */
  public static final TopicSpec<TransactionState> TRANSACTIONS =
      TopicSpec.table("theseus.transactions", TransactionState.class);

  /** The sites by name. Key: site name. */
  public static final TopicSpec<SiteRegistered> SITES =
      TopicSpec.table("theseus.sites", SiteRegistered.class);

  /**
   * Lock requests in one total order, so that two namespaces are taken all or none. One partition.
   */
  public static final TopicSpec<StepRequest> LOCKS =
      new TopicSpec<>("theseus.locks", StepRequest.class, TopicSpec.Cleanup.KEEP, 1);

  /** Prefix of the work topics, one per target site. */
  public static final String WORK_PREFIX = "theseus.work.";

  private Topics() {}

  /** Work units for the movers of one target site. Key: migration id, volume and unit. */
  public static TopicSpec<UnitDispatched> work(String site) {
    return TopicSpec.log(WORK_PREFIX + site, UnitDispatched.class);
  }

  /** The topics that exist whatever the sites are. */
  public static List<TopicSpec<?>> fixed() {
    return List.of(REQUESTS, EVENTS, TRANSACTIONS, SITES, LOCKS);
  }
}
