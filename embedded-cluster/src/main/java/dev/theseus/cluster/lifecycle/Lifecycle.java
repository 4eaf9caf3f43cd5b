package dev.theseus.cluster.lifecycle;

import dev.theseus.cluster.store.ObjectStore;

/** What every cluster does with its objects, whatever they are. */
public final class Lifecycle implements AutoCloseable {
  private final CustomResourceTypes customTypes;
  private final NamespaceLoop namespaces;
  private final GarbageCollector collector;

  private Lifecycle(
      CustomResourceTypes customTypes, NamespaceLoop namespaces, GarbageCollector collector) {
    this.customTypes = customTypes;
    this.namespaces = namespaces;
    this.collector = collector;
  }

  /**
   * Starts on a store; when it returns, the types of all definitions are served and the namespaces
   * that every cluster has exist.
   *
   * @param certificatePem what pods are told to trust
   */
  public static Lifecycle start(ObjectStore store, String certificatePem) {
    // Types first: what follows looks at every type.
    CustomResourceTypes customTypes = CustomResourceTypes.start(store);
    NamespaceLoop namespaces = NamespaceLoop.start(store, certificatePem);
    return new Lifecycle(customTypes, namespaces, GarbageCollector.start(store));
  }

  @Override
  public void close() {
    collector.close();
    namespaces.close();
    customTypes.close();
  }
}
