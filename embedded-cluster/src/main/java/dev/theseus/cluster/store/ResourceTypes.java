package dev.theseus.cluster.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The types that one cluster serves; grows and shrinks with custom resource definitions. */
public final class ResourceTypes {
  private final CopyOnWriteArrayList<ResourceType> types;
  private final CopyOnWriteArrayList<Consumer<ResourceType>> listeners =
      new CopyOnWriteArrayList<>();

  public ResourceTypes(Collection<ResourceType> types) {
    this.types = new CopyOnWriteArrayList<>(types);
  }

  /** Every type, in the order in which they were registered. */
  public List<ResourceType> all() {
    return List.copyOf(types);
  }

  public Optional<ResourceType> byPlural(String group, String version, String plural) {
    return types.stream()
        .filter(t ->
            t.group().equals(group) && t.version().equals(version) && t.plural().equals(plural))
        .findFirst();
  }

  /**
   * The type of a kind as objects name it.
   *
   * @param apiVersion such as {@code v1} or {@code apps/v1}
   */
  public Optional<ResourceType> byKind(String apiVersion, String kind) {
    return types.stream()
        .filter(t -> t.apiVersion().equals(apiVersion) && t.kind().equals(kind))
        .findFirst();
  }

  /**
   * The type of a kind that the caller relies on.
   *
   * @throws IllegalStateException where this cluster does not serve it
   */
  public ResourceType require(String apiVersion, String kind) {
    return byKind(apiVersion, kind)
        .orElseThrow(() ->
            new IllegalStateException("this cluster does not serve " + kind + " of " + apiVersion));
  }

  /** Adds a type, in place of the one with the same group, version and plural if there is one. */
  public void register(ResourceType type) {
    if (types.contains(type)) {
      return;
    }
    unregister(type);
    types.add(type);
    listeners.forEach(listener -> listener.accept(type));
  }

  /** Calls the listener for every type that there is, and for each that comes later. */
  public void onEach(Consumer<ResourceType> listener) {
    listeners.add(listener);
    types.forEach(listener);
  }

  public void unregister(ResourceType type) {
    types.removeIf(t -> t.sameResource(type) && t.version().equals(type.version()));
  }
}
