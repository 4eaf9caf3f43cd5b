package dev.theseus.sites.kubernetes;

import dev.theseus.sites.descriptor.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * As whom an agent runs. Files of every owner and mode have to be kept, which only root may do: so
 * it is root with the few capabilities that this takes, which Pod Security {@code baseline} admits.
 * Where a namespace enforces {@code restricted}, all files are of the workload's own user, and the
 * agent is that user.
 */
final class AgentRights {

  static final String ENFORCED_LEVEL = "pod-security.kubernetes.io/enforce";

  private static final String RESTRICTED = "restricted";
  private static final long NOBODY = 65532;

  /** Reading a file of mode 000, and without touching its time of access. */
  private static final List<String> READING = List.of("DAC_OVERRIDE", "FOWNER");

  private static final List<String> WRITING =
      List.of("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "MKNOD", "SETFCAP");

  /** Of a pod's security context, what says whose files are whose. */
  private static final Set<String> OWNERSHIP =
      Set.of("runAsUser", "runAsGroup", "fsGroup", "fsGroupChangePolicy", "supplementalGroups");

  private final Map<String, Object> pod = new LinkedHashMap<>();
  private final Map<String, Object> container = new LinkedHashMap<>();

  /**
   * @param level what the namespace enforces; empty for nothing
   * @param user spec of the pod that uses the claim, which is empty where none is known
   * @param readOnly whether the agent only reads
   */
  AgentRights(String level, Map<String, Object> user, boolean readOnly) {
    Map<String, Object> theirs = JsonTree.mapAt(user, "securityContext");
    // Labels of SELinux are checked for root too.
    Optional.ofNullable(theirs.get("seLinuxOptions"))
        .ifPresent(options -> pod.put("seLinuxOptions", options));
    pod.put("seccompProfile", Map.of("type", "RuntimeDefault"));
    container.put("allowPrivilegeEscalation", false);
    container.put("readOnlyRootFilesystem", true);
    if (level.equals(RESTRICTED)) {
      pod.put("runAsNonRoot", true);
      pod.put("runAsUser", NOBODY);
      theirs.forEach((field, value) -> {
        if (OWNERSHIP.contains(field)) {
          pod.put(field, value);
        }
      });
      ownUser(user).ifPresent(id -> pod.put("runAsUser", id));
      container.put("capabilities", Map.of("drop", List.of("ALL")));
    } else {
      // No fsGroup: the kubelet would change the group of every file of the volume.
      pod.put("runAsUser", 0);
      pod.put("runAsGroup", 0);
      container.put(
          "capabilities", Map.of("drop", List.of("ALL"), "add", readOnly ? READING : WRITING));
    }
  }

  /** The first container's own user goes before the pod's. */
  private static Optional<Object> ownUser(Map<String, Object> user) {
    return JsonTree.listAt(user, "containers").stream()
        .flatMap(each -> JsonTree.at(each, "securityContext", "runAsUser").stream())
        .findFirst();
  }

  /** The pod's security context. */
  Map<String, Object> pod() {
    return Map.copyOf(pod);
  }

  /** The container's security context. */
  Map<String, Object> container() {
    return Map.copyOf(container);
  }
}
