package dev.theseus.testbed.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Access to a cluster with the rights of {@code docs/rights.yaml} and no others, so that each run
 * shows that they suffice.
 */
final class LimitedAccess {
  private static final String NAME = "theseus";
  private static final String ROLE_GROUP = "rbac.authorization.k8s.io";
  private static final long TOKEN_SECONDS = 4 * 3600;

  private final KubernetesClient admin;

  /**
   * @param admin a client that may grant rights; it stays the caller's
   */
  LimitedAccess(KubernetesClient admin) {
    this.admin = admin;
  }

  /** Makes the account and its roles, and writes a kubeconfig for it. */
  void create(Path rights, Path kubeconfig) throws IOException {
    try (InputStream yaml = Files.newInputStream(rights)) {
      admin.load(yaml).items().stream()
          .map(HasMetadata.class::cast)
          .forEach(object -> admin.resource(object).serverSideApply());
    }
    TokenRequest asked =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(TOKEN_SECONDS)
            .endSpec()
            .build();
    String token =
        admin
            .serviceAccounts()
            .inNamespace(NAME)
            .withName(NAME)
            .tokenRequest(asked)
            .getStatus()
            .getToken();
    Config config = admin.getConfiguration();
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: cluster, cluster: {server: "%s", certificate-authority-data: %s}}]
        users: [{name: theseus, user: {token: %s}}]
        contexts: [{name: theseus, context: {cluster: cluster, user: theseus}}]
        current-context: theseus
        """
            .formatted(config.getMasterUrl(), config.getCaCertData(), token);
    Files.deleteIfExists(kubeconfig);
    Files.createFile(
        kubeconfig,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(kubeconfig, text);
  }

  /** Binds a role in one namespace. */
  void bindIn(String namespace, String role) {
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(role)
                .withNamespace(namespace)
                // With this label it stays behind when the application moves.
                .addToLabels("theseus.dev/role", "access")
                .endMetadata()
                .withNewRoleRef(ROLE_GROUP, "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", NAME, NAME)
                .build())
        .serverSideApply();
  }

  /** Binds a role in all namespaces. */
  void bindEverywhere(String role) {
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(role)
                .endMetadata()
                .withNewRoleRef(ROLE_GROUP, "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", NAME, NAME)
                .build())
        .serverSideApply();
  }
}
