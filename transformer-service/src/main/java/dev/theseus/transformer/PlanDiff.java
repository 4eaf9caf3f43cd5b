package dev.theseus.transformer;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.TreePath;
import dev.theseus.transformer.rule.TransformOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the target's descriptors differ from the source's, object by object.
 *
 * @param objects in the order in which the target's are applied; what is not moved stands last
 */
public record PlanDiff(List<ObjectDiff> objects) {

  /** What becomes of an object. */
  public enum Fate {
    /** It arrives as it is. */
    KEPT,
    /** It arrives with changes. */
    CHANGED,
    /** It stays behind. */
    NOT_MOVED,
    /** A rule made it; the source has none. */
    ADDED
  }

  /**
   * One object.
   *
   * @param fate what becomes of it
   * @param source its key at the source; of an added object its key at the target
   * @param target its key at the target; of one that is not moved its key at the source
   * @param changes by path, in the order of the source's fields
   */
  public record ObjectDiff(Fate fate, ObjectKey source, ObjectKey target, List<Change> changes) {

    public ObjectDiff {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One field.
   *
   * @param path such as {@code spec.replicas}
   * @param before at the source; empty where it is added
   * @param after at the target; empty where it is removed
   */
  public record Change(String path, Optional<Object> before, Optional<Object> after) {}

  public PlanDiff {
    objects = List.copyOf(objects);
  }

  /** Compares a transformation's input and result. */
  public static PlanDiff of(
      List<Descriptor> source, TransformResult result, TransformOptions options) {
    Map<ObjectKey, Descriptor> waiting = new TreeMap<>();
    source.forEach(descriptor -> waiting.putIfAbsent(expected(descriptor, options), descriptor));
    List<ObjectDiff> diffs = new ArrayList<>();
    for (Descriptor after : result.descriptors()) {
      Optional<Descriptor> before =
          Optional.ofNullable(waiting.remove(withoutVersion(after.key())))
              .or(() -> Optional.ofNullable(waiting.remove(withoutNamespace(after.key()))));
      diffs.add(
          before
              .map(found -> compared(found, after))
              .orElseGet(() -> new ObjectDiff(Fate.ADDED, after.key(), after.key(), List.of())));
    }
    waiting
        .values()
        .forEach(
            left -> diffs.add(new ObjectDiff(Fate.NOT_MOVED, left.key(), left.key(), List.of())));
    return new PlanDiff(diffs);
  }

  private static ObjectDiff compared(Descriptor before, Descriptor after) {
    List<Change> changes = changes(before.tree(), after.tree());
    Fate fate = changes.isEmpty() ? Fate.KEPT : Fate.CHANGED;
    return new ObjectDiff(fate, before.key(), after.key(), changes);
  }

  private static List<Change> changes(Object before, Object after) {
    Map<String, Object> old = leaves(before);
    Map<String, Object> fresh = leaves(after);
    List<Change> changes = new ArrayList<>();
    old.forEach((path, value) -> {
      Optional<Object> now = Optional.ofNullable(fresh.get(path));
      if (!now.equals(Optional.of(value))) {
        changes.add(new Change(path, Optional.of(value), now));
      }
    });
    fresh.forEach((path, value) -> {
      if (!old.containsKey(path)) {
        changes.add(new Change(path, Optional.empty(), Optional.of(value)));
      }
    });
    return changes;
  }

  private static Map<String, Object> leaves(Object tree) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    JsonTree.leaves(tree, (TreePath path, Object value) -> leaves.put(path.text(), value));
    return leaves;
  }

  /** The key that the rules give to what this object becomes. */
  private static ObjectKey expected(Descriptor source, TransformOptions options) {
    ObjectKey key = source.key();
    boolean fromSource = key.namespace().equals(options.sourceNamespace());
    if (key.kind().equals("Namespace") && key.name().equals(options.sourceNamespace())) {
      return withoutVersion(
          new ObjectKey(key.apiVersion(), key.kind(), "", options.targetNamespace()));
    }
    String name =
        key.kind().equals("PersistentVolumeClaim")
            ? Optional.ofNullable(options.claims().get(key.name()))
                .map(TransformOptions.ClaimTarget::name)
                .orElse(key.name())
            : key.name();
    String namespace = fromSource ? options.targetNamespace() : key.namespace();
    return withoutVersion(new ObjectKey(key.apiVersion(), key.kind(), namespace, name));
  }

  /** A file need not say in which namespace its objects will stand. */
  private static ObjectKey withoutNamespace(ObjectKey key) {
    return withoutVersion(key.inNamespace(""));
  }

  private static ObjectKey withoutVersion(ObjectKey key) {
    return new ObjectKey(key.group() + "/", key.kind(), key.namespace(), key.name());
  }
}
