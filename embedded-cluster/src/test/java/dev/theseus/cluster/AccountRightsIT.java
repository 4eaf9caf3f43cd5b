package dev.theseus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.cluster.access.Wish;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Service accounts, their tokens and what roles grant them, as a fabric8 client sees it. */
class AccountRightsIT {
  private static final long LONG_SECONDS = 3600;

  @TempDir Path directory;
  private EmbeddedCluster cluster;
  private KubernetesClient admin;

  @BeforeEach
  void start() throws IOException {
    cluster = EmbeddedCluster.start(EmbeddedClusterConfig.of("east", 204, directory));
    admin = connect(Files.readString(cluster.kubeconfig()));
    for (String namespace : Set.of("shop", "bank")) {
      admin
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("reader")
                .withNamespace("shop")
                .endMetadata()
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    admin.close();
    cluster.close();
  }

  @Test
  void shouldRefuseAnAccountWithoutARoleInKubernetesWords() throws IOException {
    try (KubernetesClient account = account(LONG_SECONDS)) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> account.configMaps().inNamespace("shop").list())
          .satisfies(refused -> {
            assertThat(refused.getCode()).isEqualTo(403);
            assertThat(refused)
                .hasMessageContaining(
                    "User \"system:serviceaccount:shop:reader\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"shop\"");
          });
    }
  }

  @Test
  void shouldLetAnAccountDoWhatItsRoleGrantsThereAndNothingElse() throws IOException {
    grant("get", "list");
    try (KubernetesClient account = account(LONG_SECONDS)) {
      assertThat(account.configMaps().inNamespace("shop").list().getItems())
          .extracting(found -> found.getMetadata().getNamespace())
          .containsOnly("shop");
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> account.configMaps().inNamespace("bank").list());
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> account.configMaps().inAnyNamespace().list());
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() ->
              account
                  .resource(
                      new ConfigMapBuilder()
                          .withNewMetadata()
                          .withName("c")
                          .withNamespace("shop")
                          .endMetadata()
                          .build())
                  .create());
      assertThat(isAllowed(account, "list")).isTrue();
      assertThat(isAllowed(account, "create")).isFalse();
    }
    assertThat(cluster.used())
        .containsEntry(
            "system:serviceaccount:shop:reader",
            Set.of(new Wish("list", "", "configmaps", "", "", "")));
  }

  @Test
  void shouldRefuseAnExpiredToken() throws IOException {
    try (KubernetesClient account = account(-1)) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> account.configMaps().inNamespace("shop").list())
          .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(401));
    }
  }

  private void grant(String... verbs) {
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("reader")
                .withNamespace("shop")
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs(verbs)
                .endRule()
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("reader")
                .withNamespace("shop")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "reader")
                .addNewSubject("", "ServiceAccount", "reader", "shop")
                .build())
        .create();
  }

  private KubernetesClient account(long seconds) throws IOException {
    String token =
        admin
            .serviceAccounts()
            .inNamespace("shop")
            .withName("reader")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(seconds)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    return connect(
        Files.readString(cluster.kubeconfig()).replaceAll("token: .*", "token: \"" + token + "\""));
  }

  private static KubernetesClient connect(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static boolean isAllowed(KubernetesClient client, String verb) {
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withResource("configmaps")
                .withNamespace("shop")
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
