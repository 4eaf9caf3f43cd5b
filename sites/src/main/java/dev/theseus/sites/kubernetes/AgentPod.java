package dev.theseus.sites.kubernetes;

import dev.theseus.sites.Marks;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The objects that make one agent: its pod, and the Secret with its token. */
final class AgentPod {

  static final int PORT = 7070;
  static final String TOKEN_KEY = "AGENT_TOKEN";

  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final long STOP_SECONDS = 5;

  private AgentPod() {}

  static ObjectKey podKey(String migrationId, String namespace, String claim) {
    String name = "theseus-agent-" + hash(migrationId + "/" + claim);
    return new ObjectKey("v1", "Pod", namespace, name);
  }

  static ObjectKey tokenKey(String migrationId, String namespace) {
    return new ObjectKey("v1", "Secret", namespace, "theseus-token-" + hash(migrationId));
  }

  static String selector(String migrationId, String role) {
    return "%s=%s,%s=%s".formatted(Marks.MIGRATION, migrationId, Marks.ROLE, role);
  }

  /** A claim's name where it fits into a label, else a hash of it. */
  static String claimLabel(String claim) {
    return LABEL.matcher(claim).matches() ? claim : "sha256-" + hash(claim);
  }

  static Descriptor token(AgentSpec spec) {
    ObjectKey key = tokenKey(spec.migrationId(), spec.namespace());
    String encoded =
        Base64.getEncoder().encodeToString(spec.token().getBytes(StandardCharsets.UTF_8));
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
            "data", Map.of(TOKEN_KEY, encoded)));
  }

  /**
   * The pod.
   *
   * @param node node where the claim is mounted already, which a ReadWriteOnce claim has to share
   */
  static Descriptor pod(AgentSpec spec, String image, Optional<String> node) {
    ObjectKey key = podKey(spec.migrationId(), spec.namespace(), spec.claim());
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("restartPolicy", "Always");
    pod.put("automountServiceAccountToken", false);
    pod.put("enableServiceLinks", false);
    pod.put("terminationGracePeriodSeconds", STOP_SECONDS);
    node.ifPresent(name -> pod.put("affinity", onNode(name)));
    pod.put("containers", List.of(container(spec, image)));
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

  private static Map<String, Object> container(AgentSpec spec, String image) {
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
                TOKEN_KEY));
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
            "httpGet", Map.of("path", "/healthz", "port", PORT),
            "periodSeconds", 1,
            "failureThreshold", 3));
    container.put(
        "resources",
        Map.of(
            "requests", Map.of("cpu", "50m", "memory", "128Mi"),
            "limits", Map.of("cpu", "2", "memory", "512Mi")));
    // Files of every owner and mode have to be read and written: only root may.
    container.put("securityContext", Map.of("runAsUser", 0, "runAsGroup", 0));
    return container;
  }

  private static List<Object> environment(AgentSpec spec) {
    String secret = tokenKey(spec.migrationId(), spec.namespace()).name();
    return List.of(
        Map.of(
            "name",
            "POD_IP",
            "valueFrom",
            Map.of("fieldRef", Map.of("apiVersion", "v1", "fieldPath", "status.podIP"))),
        Map.of(
            "name",
            TOKEN_KEY,
            "valueFrom",
            Map.of("secretKeyRef", Map.of("name", secret, "key", TOKEN_KEY))));
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
