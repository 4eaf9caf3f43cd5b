package dev.theseus.cluster.admission;

import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ApiStatusException.Cause;
import dev.theseus.cluster.store.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and labels must be what Kubernetes allows. */
final class NameRule implements Admission {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern PATH_SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/%]+");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;
  private static final Set<String> RBAC =
      Set.of(
          "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "SecurityContextConstraints");

  @Override
  public void admit(Request request, ObjectReader reader) {
    if (request.operation() == Operation.DELETE || request.operation() == Operation.UPDATE_STATUS) {
      return;
    }
    List<Cause> causes = new ArrayList<>();
    if (request.operation() == Operation.CREATE) {
      name(request, causes);
    }
    request
        .object()
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> label(label.getValue().asText(), causes));
    if (!causes.isEmpty()) {
      throw ApiStatusException.invalid(request.type(), request.name(), causes);
    }
  }

  private static void label(String value, List<Cause> causes) {
    if (value.length() > MAX_LABEL) {
      causes.add(Cause.invalid("metadata.labels", value, "must be no more than 63 characters"));
    } else if (!LABEL_VALUE.matcher(value).matches()) {
      causes.add(
          Cause.invalid(
              "metadata.labels",
              value,
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character"));
    }
  }

  private static void name(Request request, List<Cause> causes) {
    String name = request.name();
    if (name.isEmpty()) {
      causes.add(Cause.required("metadata.name", "name or generateName is required"));
      return;
    }
    String kind = request.type().kind();
    if (RBAC.contains(kind)) {
      check(name, PATH_SEGMENT, MAX_NAME, "may not be '.' or '..' or contain '/' or '%'", causes);
    } else if (kind.equals("Namespace")) {
      check(
          name,
          DNS_LABEL,
          MAX_LABEL,
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character",
          causes);
    } else if (kind.equals("Service")) {
      check(
          name,
          DNS_1035,
          MAX_LABEL,
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character",
          causes);
    } else {
      check(
          name,
          DNS_SUBDOMAIN,
          MAX_NAME,
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character",
          causes);
    }
  }

  private static void check(
      String name, Pattern allowed, int maxLength, String rule, List<Cause> causes) {
    if (name.length() > maxLength) {
      causes.add(
          Cause.invalid(
              "metadata.name", name, "must be no more than " + maxLength + " characters"));
    } else if (!allowed.matcher(name).matches()) {
      causes.add(
          Cause.invalid(
              "metadata.name",
              name,
              rule + " (regex used for validation is '" + allowed.pattern() + "')"));
    }
  }
}
