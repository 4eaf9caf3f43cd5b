package dev.theseus.cluster.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.ResourceTypes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandardAdmissionsTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String DEPLOYMENT =
      """
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1"}]}
      """;

  private final ObjectStore store =
      new ObjectStore(
          new ResourceTypes(KubernetesTypes.kubernetes()),
          StandardAdmissions.with((request, reader) -> {}));

  @BeforeEach
  void namespace() {
    create(KubernetesTypes.NAMESPACE, "metadata: {name: shop}");
  }

  @Test
  void shouldFillInWhatADeploymentLeavesOut() {
    ObjectNode created = create(KubernetesTypes.DEPLOYMENT, DEPLOYMENT);
    assertThat(created.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(created.at("/spec/strategy/type").asText()).isEqualTo("RollingUpdate");
    assertThat(created.at("/spec/template/spec/restartPolicy").asText()).isEqualTo("Always");
    assertThat(created.at("/spec/template/spec/containers/0/imagePullPolicy").asText())
        .isEqualTo("IfNotPresent");
  }

  @Test
  void shouldRefuseWhenTheNamespaceDoesNotExist() {
    refused(
        () -> create(KubernetesTypes.CONFIG_MAP, "metadata: {name: a, namespace: none}"),
        404,
        "namespaces \"none\" not found");
  }

  @Test
  void shouldRefuseWhenTheNamespaceIsBeingDeleted() {
    store.delete(KubernetesTypes.NAMESPACE, "", "shop");
    refused(
        () -> create(KubernetesTypes.CONFIG_MAP, "metadata: {name: a, namespace: shop}"),
        403,
        "because it is being terminated");
  }

  @Test
  void shouldRefuseWhenTheNameIsNotADnsName() {
    refused(
        () -> create(KubernetesTypes.CONFIG_MAP, "metadata: {name: A_b, namespace: shop}"),
        422,
        "ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\"");
  }

  @Test
  void shouldRefuseWhenTheSelectorDoesNotMatchTheTemplate() {
    refused(
        () ->
            create(
                KubernetesTypes.DEPLOYMENT,
                DEPLOYMENT.replace("matchLabels: {app: web}", "matchLabels: {app: other}")),
        422,
        "`selector` does not match template `labels`");
  }

  @Test
  void shouldRefuseWhenASelectorChanges() {
    create(KubernetesTypes.DEPLOYMENT, DEPLOYMENT);
    refused(
        () ->
            store.modify(
                KubernetesTypes.DEPLOYMENT,
                "shop",
                "web",
                o -> tree(DEPLOYMENT.replace("{app: web}", "{app: other}"))),
        422,
        "field is immutable");
  }

  @Test
  void shouldRefuseWhenAClaimShrinks() {
    create(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim("2Gi"));
    refused(
        () ->
            store.modify(
                KubernetesTypes.PERSISTENT_VOLUME_CLAIM, "shop", "data", o -> tree(claim("1Gi"))),
        422,
        "spec.resources.requests.storage: Forbidden: field can not be less than");
  }

  @Test
  void shouldRefuseWhenAClaimIsLargerThanTheLimitRangeAllows() {
    create(
        KubernetesTypes.LIMIT_RANGE,
        """
        metadata: {name: l, namespace: shop}
        spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 1Gi}}]}
        """);
    refused(
        () -> create(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim("2Gi")),
        403,
        "persistentvolumeclaims \"data\" is forbidden: maximum storage usage per"
            + " PersistentVolumeClaim is 1Gi, but request is 2Gi");
  }

  @Test
  void shouldRefuseWhenAQuotaIsSpent() {
    create(
        KubernetesTypes.RESOURCE_QUOTA,
        """
        metadata: {name: q, namespace: shop}
        spec: {hard: {requests.storage: 3Gi}}
        """);
    create(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim("2Gi"));
    refused(
        () ->
            create(
                KubernetesTypes.PERSISTENT_VOLUME_CLAIM,
                claim("2Gi").replace("name: data", "name: more")),
        403,
        "exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited:"
            + " requests.storage=3Gi");
  }

  @Test
  void shouldGiveAClaimTheDefaultClassUnlessItAsksForNone() {
    create(
        KubernetesTypes.STORAGE_CLASS,
        """
        metadata:
          name: fast
          annotations: {storageclass.kubernetes.io/is-default-class: "true"}
        provisioner: directories
        """);
    assertThat(
            create(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim("1Gi"))
                .at("/spec/storageClassName")
                .asText())
        .isEqualTo("fast");
    String none =
        claim("1Gi")
            .replace("name: data", "name: none")
            .replace("spec:", "spec:\n  storageClassName: \"\"");
    assertThat(
            create(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, none)
                .at("/spec/storageClassName")
                .asText())
        .isEmpty();
  }

  private static String claim(String size) {
    return """
    metadata: {name: data, namespace: shop}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: %s}}
    """
        .formatted(size);
  }

  private static void refused(ThrowingCallable write, int code, String message) {
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(write)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private ObjectNode create(ResourceType type, String yaml) {
    return store.create(type, tree(yaml));
  }

  private static ObjectNode tree(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
