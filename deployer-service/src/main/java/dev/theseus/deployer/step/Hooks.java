package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.hook.Hook;
import dev.theseus.sites.descriptor.hook.Hooked;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Objects of a place that declare hooks: which they are is kept in the place's fence. */
final class Hooks {

  private static final String KEPT = "hooked";

  private final Place place;
  private final List<ObjectKey> keys;

  private Hooks(Place place, List<ObjectKey> keys) {
    this.place = place;
    this.keys = keys;
  }

  /** Of a place, as its fence keeps them. */
  static Hooks of(Place place, Map<String, String> kept) {
    return new Hooks(
        place,
        kept.getOrDefault(KEPT, "").lines().map(line -> key(line, place.namespace())).toList());
  }

  /** What a fence keeps about the bundle's hooks; nothing where it has none. */
  static Map<String, String> kept(List<Descriptor> bundle) {
    List<String> names =
        Hooked.among(bundle).stream().map(object -> Stillness.name(object.key())).sorted().toList();
    return names.isEmpty() ? Map.of() : Map.of(KEPT, String.join("\n", names));
  }

  private static ObjectKey key(String name, String namespace) {
    return Stillness.key(name, namespace);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Makes operators pause, and waits for those that say how one sees it. */
  void pause() {
    for (ObjectKey key : keys) {
      place.edit(key, Hook.PAUSE::apply);
    }
    keys.forEach(this::awaitPaused);
  }

  private void awaitPaused(ObjectKey key) {
    boolean paused =
        place.await(
            key,
            now -> now.filter(object -> !Hook.hasPaused(object)).isEmpty(),
            place.limits().stopped());
    if (!paused) {
      throw StepException.retriable(
          place.subject(key),
          "%s at site %s does not show within %d s that its operator has paused (annotation %s); see whether the operator runs, or correct the annotation"
              .formatted(
                  key,
                  place.site().name(),
                  place.limits().stopped().toSeconds(),
                  Marks.HOOK_PAUSED_WHEN));
    }
  }

  /** Lets operators work again. */
  void unpause() {
    edit(Hook.PAUSE::takenBack);
  }

  /** As {@link #unpause}, and no pause of an older attempt comes after it. */
  void unpauseForGood() {
    settle(Hook.PAUSE::takenBack);
  }

  /** Makes operators pause again, and no write of an older attempt wakes them. */
  void pauseForGood() {
    settle(Hook.PAUSE::apply);
  }

  /** Applies a hook for the time after the commit; what was before stays noted on the object. */
  void switchOver(Hook hook) {
    edit(hook::apply);
  }

  private void edit(UnaryOperator<Descriptor> edit) {
    keys.forEach(key -> place.edit(key, edit));
  }

  private void settle(UnaryOperator<Descriptor> edit) {
    keys.forEach(key -> place.settle(place.objects().get(key).stream().toList(), edit));
  }
}
