package dev.theseus.sites.kubernetes;

import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.Marks;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The objects that make one agent: its pod, and the Secret with its token. */
final class AgentPod {

  static final int PORT = 7070;

  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final long STOP_SECONDS = 5;
  private static final Set<String> PLACING =
      Set.of("nodeSelector", "tolerations", "schedulerName", "priorityClassName");

  private AgentPod() {}

  static ObjectKey podKey(String migrationId, String namespace, String claim) {
    String name = "theseus-agent-" + hash(migrationId + "/" + claim);
    return new ObjectKey("v1", "Pod", namespace, name);
  }

  static ObjectKey secretKey(String migrationId, String namespace) {
    return new ObjectKey("v1", "Secret", namespace, "theseus-token-" + hash(migrationId));
  }

  static String selector(String migrationId, String role) {
    return "%s=%s,%s=%s".formatted(Marks.MIGRATION, migrationId, Marks.ROLE, role);
  }

  /** A claim's name where it fits into a label, else a hash of it. */
  static String claimLabel(String claim) {
    return LABEL.matcher(claim).matches() ? claim : "sha256-" + hash(claim);
  }

  static Descriptor secret(AgentSpec spec) {
    ObjectKey key = secretKey(spec.migrationId(), spec.namespace());
    return Descriptor.of(
        Map.of(
            "apiVersion", "v1",
            "kind", "Secret",
            "type", "Opaque",
            "metadata",
                Map.of(
                    "name", key.name(),
                    "namespace", key.namespace(),
                    "labels", Map.of(Marks.MIGRATION, spec.migrationId(), Marks.ROLE, "token")),
            "data", spec.secret().data()));
  }

  /**
   * What the pod has to fit to.
   *
   * @param node node where the claim is mounted already, which a ReadWriteOnce claim has to share
   * @param level Pod Security level that the namespace enforces; empty for none
   * @param user spec of the pod that uses the claim; empty where none is known
   */
  record Surroundings(Optional<String> node, String level, Map<String, Object> user) {}

  /** The pod. */
  static Descriptor pod(AgentSpec spec, String image, Surroundings around) {
    AgentRights rights = new AgentRights(around.level(), around.user(), spec.readOnly());
    ObjectKey key = podKey(spec.migrationId(), spec.namespace(), spec.claim());
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("restartPolicy", "Always");
    pod.put("automountServiceAccountToken", false);
    pod.put("enableServiceLinks", false);
    pod.put("terminationGracePeriodSeconds", STOP_SECONDS);
    pod.put("securityContext", rights.pod());
    pod.putAll(placement(around));
    pod.put("containers", List.of(container(spec, image, rights)));
    pod.put(
        "volumes",
        List.of(
            Map.of(
                "name",
                "volume",
                "persistentVolumeClaim",
                Map.of("claimName", spec.claim(), "readOnly", spec.readOnly())),
            Map.of("name", "state", "emptyDir", Map.of())));
    return Descriptor.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of(
                "name", key.name(),
                "namespace", key.namespace(),
                "labels",
                    Map.of(
                        Marks.MIGRATION, spec.migrationId(),
                        Marks.ROLE, "agent",
                        Marks.CLAIM, claimLabel(spec.claim()))),
            "spec",
            pod));
  }

  /**
   * A claim that binds on first use binds where the agent runs: so the agent runs where the
   * workload may run.
   */
  private static Map<String, Object> placement(Surroundings around) {
    Map<String, Object> placement = new LinkedHashMap<>();
    around
        .user()
        .forEach((field, value) -> {
          if (PLACING.contains(field)) {
            placement.put(field, value);
          }
        });
    Map<String, Object> near = JsonTree.mapAt(around.user(), "affinity", "nodeAffinity");
    if (!near.isEmpty()) {
      placement.put("affinity", Map.of("nodeAffinity", near));
    }
    around.node().ifPresent(name -> placement.put("affinity", onNode(name)));
    return placement;
  }

  private static Map<String, Object> container(AgentSpec spec, String image, AgentRights rights) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--volume",
                "/volume",
                "--state",
                "/state",
                "--listen",
                "$(POD_IP):" + PORT,
                "--token-env",
                AgentSecret.TOKEN_KEY,
                "--identity-env",
                AgentSecret.IDENTITY_KEY,
                "--in-pod"));
    if (spec.readOnly()) {
      args.add("--read-only");
    }
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "agent");
    container.put("image", image);
    container.put("imagePullPolicy", "IfNotPresent");
    container.put("args", args);
    container.put("env", environment(spec));
    container.put("ports", List.of(Map.of("name", "agent", "containerPort", PORT)));
    container.put(
        "volumeMounts",
        List.of(
            Map.of("name", "volume", "mountPath", "/volume", "readOnly", spec.readOnly()),
            Map.of("name", "state", "mountPath", "/state")));
    container.put(
        "readinessProbe",
        Map.of(
            // With TLS or without: which of both is known only when the pod has its address.
            "tcpSocket", Map.of("port", PORT),
            "periodSeconds", 1,
            "failureThreshold", 3));
    container.put(
        "resources",
        Map.of(
            "requests", Map.of("cpu", "50m", "memory", "128Mi"),
            "limits", Map.of("cpu", "2", "memory", "640Mi")));
    container.put("securityContext", rights.container());
    return container;
  }

  private static List<Object> environment(AgentSpec spec) {
    String secret = secretKey(spec.migrationId(), spec.namespace()).name();
    return List.of(
        Map.of(
            "name",
            "POD_IP",
            "valueFrom",
            Map.of("fieldRef", Map.of("apiVersion", "v1", "fieldPath", "status.podIP"))),
        fromSecret(secret, AgentSecret.TOKEN_KEY),
        fromSecret(secret, AgentSecret.IDENTITY_KEY));
  }

  private static Map<String, Object> fromSecret(String secret, String key) {
    return Map.of(
        "name", key, "valueFrom", Map.of("secretKeyRef", Map.of("name", secret, "key", key)));
  }

  private static Map<String, Object> onNode(String node) {
    Map<String, Object> term =
        Map.of(
            "matchFields",
            List.of(Map.of("key", "metadata.name", "operator", "In", "values", List.of(node))));
    return Map.of(
        "nodeAffinity",
        Map.of(
            "requiredDuringSchedulingIgnoredDuringExecution",
            Map.of("nodeSelectorTerms", List.of(term))));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
