package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** A request that the API refuses; carries what Kubernetes calls a Status. */
public final class ApiStatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  /**
   * @param code HTTP status
   * @param reason machine-readable word such as {@code NotFound}
   * @param message sentence for people
   * @param details Kubernetes' details, empty object where there are none
   */
  public ApiStatusException(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** One reason why a field is refused, as Kubernetes lists it under details.causes. */
  public record Cause(String reason, String message, String field) {

    /** A required field that is missing. */
    public static Cause required(String field, String detail) {
      return new Cause("FieldValueRequired", join("Required value", detail), field);
    }

    /** A field with a value that is not allowed. */
    public static Cause invalid(String field, String value, String detail) {
      return new Cause(
          "FieldValueInvalid", join("Invalid value: \"" + value + "\"", detail), field);
    }

    /** A field that may not be set, or not be changed. */
    public static Cause forbidden(String field, String detail) {
      return new Cause("FieldValueForbidden", join("Forbidden", detail), field);
    }

    /** A field with a value outside a fixed set. */
    public static Cause unsupported(String field, String value, List<String> allowed) {
      String list = allowed.stream().map(a -> '"' + a + '"').collect(Collectors.joining(", "));
      return new Cause(
          "FieldValueNotSupported",
          "Unsupported value: \"" + value + "\": supported values: " + list,
          field);
    }

    private static String join(String head, String detail) {
      return detail.isEmpty() ? head : head + ": " + detail;
    }
  }

  public static ApiStatusException notFound(ResourceType type, String name) {
    return new ApiStatusException(
        404, "NotFound", type.qualifiedName() + " \"" + name + "\" not found", about(type, name));
  }

  public static ApiStatusException alreadyExists(ResourceType type, String name) {
    return new ApiStatusException(
        409,
        "AlreadyExists",
        type.qualifiedName() + " \"" + name + "\" already exists",
        about(type, name));
  }

  /** The object was changed since the caller read it. */
  public static ApiStatusException modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiStatusException conflict(ResourceType type, String name, String detail) {
    return new ApiStatusException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + type.qualifiedName() + " \"" + name + "\": " + detail,
        about(type, name));
  }

  public static ApiStatusException invalid(ResourceType type, String name, List<Cause> causes) {
    List<String> lines = causes.stream().map(c -> c.field() + ": " + c.message()).toList();
    String list = lines.size() == 1 ? lines.getFirst() : "[" + String.join(", ", lines) + "]";
    ObjectNode details = about(type, name).put("kind", type.kind());
    for (Cause cause : causes) {
      details
          .withArray("causes")
          .addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    return new ApiStatusException(
        422, "Invalid", kind + " \"" + name + "\" is invalid: " + list, details);
  }

  public static ApiStatusException forbidden(ResourceType type, String name, String detail) {
    return new ApiStatusException(
        403,
        "Forbidden",
        type.qualifiedName() + " \"" + name + "\" is forbidden: " + detail,
        about(type, name));
  }

  public static ApiStatusException badRequest(String message) {
    return new ApiStatusException(400, "BadRequest", message, none());
  }

  /** The version asked for is older than what the store remembers. */
  public static ApiStatusException expired(long asked, long oldest) {
    return new ApiStatusException(
        410, "Expired", "too old resource version: " + asked + " (" + oldest + ")", none());
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  /** Kubernetes' Status object. */
  public ObjectNode toStatus() {
    ObjectNode status = none().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details.deepCopy());
    }
    return status.put("code", code);
  }

  private static ObjectNode about(ResourceType type, String name) {
    ObjectNode details = none().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }

  private static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }
}
