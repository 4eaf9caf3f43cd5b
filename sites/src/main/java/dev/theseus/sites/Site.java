package dev.theseus.sites;

/**
 * A named place where applications run. Thread-safe; holds connections until closed. Every call may
 * throw {@link SiteException}, whose kind names the reaction.
 */
public interface Site extends AutoCloseable {

  /** Its name among the registered sites. */
  String name();

  /** What it serves: versions, kinds, storage classes. */
  SiteCatalog catalog();

  /** Its objects. */
  ObjectStore objects();

  /** Usage and write rates of its volumes. */
  VolumeUsage volumes();

  /** The agents that serve its volumes. */
  VolumeAgents agents();

  /** Pods as far as steps need them: who runs, who mounts what, why it is not ready. */
  Pods pods();

  /** What its pods can connect to. */
  Reach reach();

  @Override
  void close();
}
