package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes the file with which kubectl and other clients find a cluster and are let in. */
public final class KubeconfigWriter {
  private KubeconfigWriter() {}

  /**
   * Writes a kubeconfig (mode 0600) whose cluster, user and context are all called {@code name}.
   *
   * @param server such as {@code https://127.0.0.1:6443}
   * @param certificatePem certificate to trust
   */
  public static void write(
      Path file, String name, String server, String certificatePem, String token)
      throws IOException {
    ObjectNode config = Json.object();
    config.put("apiVersion", "v1").put("kind", "Config").put("current-context", name);
    String trusted =
        Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.US_ASCII));
    named(config, "clusters", name)
        .putObject("cluster")
        .put("server", server)
        .put("certificate-authority-data", trusted);
    named(config, "users", name).putObject("user").put("token", token);
    named(config, "contexts", name)
        .putObject("context")
        .put("cluster", name)
        .put("user", name)
        .put("namespace", "default");
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    PrivateFile.write(file, new YAMLMapper().writeValueAsString(config));
  }

  private static ObjectNode named(ObjectNode config, String list, String name) {
    return config.putArray(list).addObject().put("name", name);
  }
}
