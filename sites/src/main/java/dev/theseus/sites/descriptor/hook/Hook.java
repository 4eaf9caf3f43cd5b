package dev.theseus.sites.descriptor.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of one object that its owner has declared in an annotation of it, as a JSON merge patch
 * (RFC 7386). What takes the change back is kept in another annotation, in the same write.
 */
public enum Hook {
  /** Makes an operator leave alone what it has made, from quiesce until resume. */
  PAUSE(Marks.HOOK_PAUSE, Marks.HOOK_PRIOR_PAUSE),
  /** After the commit, of the object at the source. */
  SWITCH_SOURCE(Marks.HOOK_SWITCH_SOURCE, Marks.HOOK_PRIOR_SWITCH),
  /** After the commit, of the object at the target. */
  SWITCH_TARGET(Marks.HOOK_SWITCH_TARGET, Marks.HOOK_PRIOR_SWITCH);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> UNTOUCHABLE = Set.of("apiVersion", "kind", "status");
  private static final Set<String> METADATA = Set.of("labels", "annotations");

  private final String annotation;
  private final String prior;

  Hook(String annotation, String prior) {
    this.annotation = annotation;
    this.prior = prior;
  }

  /** Whether an object declares it. */
  public boolean isOn(Descriptor object) {
    return object.annotation(annotation).isPresent();
  }

  /** What is wrong with the declaration, as one sentence; empty where nothing is. */
  public Optional<String> mistake(Descriptor object) {
    if (!isOn(object)) {
      return Optional.empty();
    }
    try {
      patch(object);
      if (this == PAUSE && object.annotation(Marks.HOOK_PAUSED_WHEN).isPresent()) {
        parsed(object, Marks.HOOK_PAUSED_WHEN);
      }
      return Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    }
  }

  /** The object with the change and with what takes it back; the same again when it has both. */
  public Descriptor apply(Descriptor object) {
    if (!isOn(object) || object.annotation(prior).isPresent()) {
      return object;
    }
    ObjectNode before = tree(object);
    ObjectNode patch = patch(object);
    String back = reverse(before, patch).toString();
    return descriptor(merged(before, patch)).withAnnotation(prior, back);
  }

  /** The object without the change, and without our annotation. */
  public Descriptor takenBack(Descriptor object) {
    if (object.annotation(prior).isEmpty()) {
      return object;
    }
    ObjectNode back = parsed(object, prior);
    return descriptor(merged(tree(object), back)).withoutAnnotation(prior);
  }

  /** Whether the operator has paused, as far as the object was declared to tell. */
  public static boolean hasPaused(Descriptor object) {
    return object.annotation(Marks.HOOK_PAUSED_WHEN).isEmpty()
        || contains(tree(object), parsed(object, Marks.HOOK_PAUSED_WHEN));
  }

  private ObjectNode patch(Descriptor object) {
    ObjectNode patch = parsed(object, annotation);
    patch
        .fieldNames()
        .forEachRemaining(field -> {
          if (UNTOUCHABLE.contains(field)) {
            throw wrong(object, annotation, "a hook may not change " + field);
          }
        });
    patch
        .path("metadata")
        .fieldNames()
        .forEachRemaining(field -> {
          if (!METADATA.contains(field)) {
            throw wrong(
                object, annotation, "of metadata a hook may change labels and annotations only");
          }
        });
    return patch;
  }

  private static ObjectNode parsed(Descriptor object, String annotation) {
    try {
      JsonNode value = JSON.readTree(object.annotation(annotation).orElse(""));
      if (value instanceof ObjectNode patch) {
        return patch;
      }
      throw wrong(
          object, annotation, "it must be a JSON object, such as {\"spec\":{\"paused\":true}}");
    } catch (JsonProcessingException malformed) {
      throw wrong(object, annotation, "it is no JSON: " + malformed.getOriginalMessage());
    }
  }

  private static IllegalArgumentException wrong(Descriptor object, String annotation, String why) {
    return new IllegalArgumentException(
        "Its annotation %s is '%s': %s."
            .formatted(annotation, object.annotation(annotation).orElse(""), why));
  }

  /** The merge patch that turns the patched object into the one before. */
  private static ObjectNode reverse(JsonNode before, ObjectNode patch) {
    ObjectNode reverse = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode old = before.path(field.getKey());
      if (old.isMissingNode()) {
        reverse.putNull(field.getKey());
      } else if (old.isObject() && field.getValue() instanceof ObjectNode inner) {
        reverse.set(field.getKey(), reverse(old, inner));
      } else {
        reverse.set(field.getKey(), old);
      }
    }
    return reverse;
  }

  private static ObjectNode merged(ObjectNode object, ObjectNode patch) {
    ObjectNode result = object.deepCopy();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else if (field.getValue() instanceof ObjectNode inner) {
        JsonNode old = result.path(field.getKey());
        ObjectNode under = old instanceof ObjectNode map ? map : JSON.createObjectNode();
        result.set(field.getKey(), merged(under, inner));
      } else {
        result.set(field.getKey(), field.getValue());
      }
    }
    return result;
  }

  private static boolean contains(JsonNode object, JsonNode wanted) {
    if (wanted instanceof ObjectNode fields) {
      for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!contains(object.path(name), fields.path(name))) {
          return false;
        }
      }
      return true;
    }
    return object.equals(wanted);
  }

  private static ObjectNode tree(Descriptor object) {
    try {
      return (ObjectNode) JSON.readTree(object.canonicalJson());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("canonical JSON is JSON", impossible);
    }
  }

  @SuppressWarnings("unchecked") // An object's keys are strings.
  private static Descriptor descriptor(ObjectNode tree) {
    return Descriptor.of((Map<String, Object>) JSON.convertValue(tree, Map.class));
  }
}
