package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.ResourceTypes;
import dev.theseus.cluster.store.WritePart;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps {@code metadata.managedFields}: who last set which field, and who may not without force.
 */
final class FieldOwnership {
  private final ResourceTypes types;
  private final InstantSource clock;

  FieldOwnership(ResourceTypes types, InstantSource clock) {
    this.types = types;
    this.clock = clock;
  }

  /** Who writes which part. */
  record Writer(String manager, WritePart part) {

    /** The manager that the request names, else the first word of its user agent. */
    static Writer of(ApiRequest request, WritePart part) {
      String agent = request.header("user-agent").replaceFirst("[/ ].*", "");
      String manager =
          request.parameter("fieldManager").orElse(agent.isEmpty() ? "unknown" : agent);
      return new Writer(manager, part);
    }

    String subresource() {
      return part == WritePart.STATUS ? "status" : "";
    }
  }

  /** A new object belongs to whoever creates it. */
  void created(ObjectNode object, Writer writer) {
    ObjectNode owned = part(object, writer.part());
    List<ManagedFields> entries =
        List.of(entry("Update", object, writer, tree(object).fieldsOf(owned)));
    store(object, entries);
  }

  /** What the writer changes becomes its own, and nobody else's. */
  ObjectNode updated(ObjectNode current, ObjectNode next, Writer writer) {
    JsonNode given = next.path("metadata").path("managedFields");
    List<ManagedFields> entries = ManagedFields.read(given.isMissingNode() ? current : next);
    if (given.isArray() && entries.isEmpty()) {
      // Clients reset ownership with an empty list.
      next.withObjectProperty("metadata").remove("managedFields");
    }
    FieldTree tree = tree(current);
    ObjectNode before = part(current, writer.part());
    ObjectNode after = part(next, writer.part());
    FieldSet changed = tree.changed(before, after);
    FieldSet removed = tree.fieldsOf(before).minus(tree.fieldsOf(after));
    if (!changed.isEmpty() || !removed.isEmpty()) {
      List<ManagedFields> result = new ArrayList<>();
      FieldSet mine = new FieldSet();
      for (ManagedFields entry : entries) {
        FieldSet left = entry.fields().minus(removed);
        if (entry.isUpdateBy(writer)) {
          mine = left;
        } else {
          add(result, entry.with(left.minus(changed)));
        }
      }
      add(result, entry("Update", current, writer, mine.union(changed)));
      entries = result;
    }
    if (!entries.isEmpty()) {
      store(next, entries);
    }
    return next;
  }

  /**
   * The object after server-side apply.
   *
   * @param current empty for an object that does not exist yet
   * @throws ApiStatusException Conflict, where another manager's field would change without force
   */
  ObjectNode applied(ObjectNode current, ObjectNode wanted, Writer writer, boolean force) {
    if (!wanted.path("metadata").path("managedFields").isEmpty()) {
      throw ApiStatusException.badRequest("metadata.managedFields must be nil");
    }
    FieldTree tree = tree(wanted);
    ObjectNode configuration = part(wanted, writer.part());
    FieldSet fields = tree.fieldsOf(configuration);
    ObjectNode merged = tree.merge(current, wanted);
    FieldSet changed = tree.changed(part(current, writer.part()), part(merged, writer.part()));
    List<ManagedFields> others = new ArrayList<>();
    List<ManagedFields> contested = new ArrayList<>();
    FieldSet before = new FieldSet();
    for (ManagedFields entry : ManagedFields.read(current)) {
      if (entry.isApplyBy(writer)) {
        before = entry.fields();
        continue;
      }
      FieldSet conflict = entry.fields().intersect(changed).intersect(fields);
      if (!conflict.isEmpty()) {
        contested.add(entry.with(conflict));
      }
      add(others, entry.with(entry.fields().minus(conflict)));
    }
    if (!contested.isEmpty() && !force) {
      throw Conflicts.refuse(contested);
    }
    FieldSet kept = others.stream().map(ManagedFields::fields).reduce(fields, FieldSet::union);
    ObjectNode next = tree.remove(merged, before, kept);
    ManagedFields mine = entry("Apply", wanted, writer, fields);
    add(others, isUnchanged(current, mine) ? earlier(current, writer) : mine);
    store(next, others);
    return next;
  }

  private static boolean isUnchanged(ObjectNode current, ManagedFields mine) {
    return ManagedFields.read(current).stream().anyMatch(mine::sameFieldsAs);
  }

  private static ManagedFields earlier(ObjectNode current, Writer writer) {
    return ManagedFields.read(current).stream()
        .filter(entry -> entry.isApplyBy(writer))
        .findFirst()
        .orElseThrow();
  }

  private static void add(List<ManagedFields> entries, ManagedFields entry) {
    if (!entry.fields().isEmpty()) {
      entries.add(entry);
    }
  }

  private ManagedFields entry(String operation, ObjectNode object, Writer writer, FieldSet fields) {
    return new ManagedFields(
        writer.manager(),
        operation,
        object.path("apiVersion").asText(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        writer.subresource(),
        fields);
  }

  private ObjectNode part(ObjectNode object, WritePart part) {
    ObjectNode copy = object.deepCopy();
    boolean hasStatus = type(object).map(ResourceType::hasStatus).orElse(false);
    switch (part) {
      case STATUS -> copy.retain("status");
      case MAIN, FINALIZERS -> {
        if (hasStatus) {
          copy.remove("status");
        }
      }
    }
    return copy;
  }

  private FieldTree tree(ObjectNode object) {
    return new FieldTree(
        type(object).map(MergeKeys::of).orElseGet(() -> MergeKeys.of(KubernetesTypes.POD)));
  }

  private Optional<ResourceType> type(ObjectNode object) {
    return types.byKind(object.path("apiVersion").asText(), object.path("kind").asText());
  }

  private static void store(ObjectNode object, List<ManagedFields> entries) {
    ArrayNode list = object.withObjectProperty("metadata").putArray("managedFields");
    entries.forEach(entry -> list.add(entry.toJson()));
  }
}
