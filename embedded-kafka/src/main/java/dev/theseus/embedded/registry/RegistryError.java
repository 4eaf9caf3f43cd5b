package dev.theseus.embedded.registry;

/** A refusal with the HTTP status and the error code that Confluent clients know. */
final class RegistryError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  private RegistryError(int code, String message) {
    super(message);
    this.code = code;
  }

  /** The protocol's error code; its first three digits are the HTTP status. */
  int code() {
    return code;
  }

  int status() {
    return code > 999 ? code / 100 : code;
  }

  static RegistryError subjectNotFound(String subject) {
    return new RegistryError(40401, "Subject '" + subject + "' not found.");
  }

  static RegistryError versionNotFound(String version) {
    return new RegistryError(40402, "Version " + version + " not found.");
  }

  static RegistryError schemaNotFound() {
    return new RegistryError(40403, "Schema not found");
  }

  static RegistryError subjectSoftDeleted(String subject) {
    return new RegistryError(
        40404,
        "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently.");
  }

  static RegistryError subjectNotSoftDeleted(String subject) {
    return new RegistryError(
        40405, "Subject '" + subject + "' was not deleted first before being permanently deleted.");
  }

  static RegistryError versionSoftDeleted(String subject, int version) {
    return new RegistryError(
        40406,
        "Subject '"
            + subject
            + "' version "
            + version
            + " was soft deleted. Set permanent=true to delete permanently.");
  }

  static RegistryError versionNotSoftDeleted(String subject, int version) {
    return new RegistryError(
        40407,
        "Subject '"
            + subject
            + "' version "
            + version
            + " was not deleted first before being permanently deleted.");
  }

  static RegistryError subjectCompatibilityNotSet(String subject) {
    return new RegistryError(
        40408, "Subject '" + subject + "' does not have subject-level compatibility configured.");
  }

  static RegistryError incompatible(String subject, String reason) {
    return new RegistryError(
        409,
        "Schema being registered is incompatible with an earlier schema for subject '"
            + subject
            + "': "
            + reason);
  }

  static RegistryError invalidSchema(String reason) {
    return new RegistryError(42201, "Invalid schema: " + reason);
  }

  static RegistryError invalidVersion(String version) {
    return new RegistryError(
        42202,
        "The specified version '"
            + version
            + "' is not a valid version id; allowed are 1 to 2147483647 and 'latest'.");
  }

  static RegistryError invalidCompatibility(String level) {
    return new RegistryError(
        42203,
        "Invalid compatibility level '"
            + level
            + "'; allowed are NONE, BACKWARD, BACKWARD_TRANSITIVE, FORWARD, FORWARD_TRANSITIVE, FULL and FULL_TRANSITIVE.");
  }

  static RegistryError noSuchResource(String path) {
    return new RegistryError(404, "HTTP 404 Not Found: " + path);
  }

  static RegistryError methodNotAllowed(String method) {
    return new RegistryError(405, "HTTP 405 Method Not Allowed: " + method);
  }

  static RegistryError malformedRequest(String reason) {
    return new RegistryError(
        400, "The request body is not the JSON object that is expected: " + reason);
  }

  static RegistryError storeFailed(String reason) {
    return new RegistryError(50001, "Error in the backend data store: " + reason);
  }
}
