package dev.theseus.transformer.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final TransformOptions OPTIONS =
      TransformOptions.between("shop", "store")
          .withStorageClasses(Map.of("slow", "fast", "own", ""))
          .withRegistries(Map.of("docker.io", "mirror.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Event, metadata: {name: x, namespace: shop}}",
        "{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: x, namespace: shop}}",
        "{apiVersion: v1, kind: Endpoints, metadata: {name: x, namespace: shop}}",
        "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: x, namespace: shop}}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt, namespace: shop}}",
        "{apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: {name: t, namespace: shop}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, status: {phase: Succeeded}}",
        "{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: shop}, status: {conditions: [{type: Complete, status: 'True'}]}}",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: 'system:deployers', namespace: shop}}",
        "{apiVersion: operators.coreos.com/v1alpha1, kind: Subscription, metadata: {name: s, namespace: shop}}"
      })
  void shouldLeaveBehindWhatTheTargetMakesItself(String yaml) {
    Rewrite result = apply(yaml);

    assertThat(result.descriptors()).isEmpty();
    assertThat(result.losses()).extracting(Loss::level).containsOnly(LossLevel.NONE);
  }

  @Test
  void shouldMoveACustomResourceWithAPlatformKindsName() {
    assertThat(
            apply(
                    "{apiVersion: example.org/v1, kind: Subscription, metadata: {name: s, namespace: shop}}")
                .descriptors())
        .hasSize(1);
  }

  @Test
  void shouldDropWhatAControllerOfTheSetMakesAndReportAForeignOwner() {
    Rewrite result =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {template: {spec: {containers: []}}}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: web-1
              namespace: shop
              ownerReferences: [{kind: Deployment, name: web, controller: true, uid: a}]
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: made
              namespace: shop
              ownerReferences: [{kind: Database, name: db, controller: true, uid: b}]
            """);

    assertThat(result.descriptors())
        .extracting(Descriptor::toString)
        .containsExactly("ConfigMap store/made", "Deployment store/web");
    assertThat(result.descriptors().getFirst().mapAt("metadata"))
        .doesNotContainKey("ownerReferences");
    assertThat(result.findings())
        .extracting(Finding::message)
        .anyMatch(m -> m.contains("Database/db"));
  }

  @Test
  void shouldTakeFromAServiceOnlyWhatTheSourceChose() {
    Descriptor service =
        one(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
              uid: u
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: |
                  {"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"nodePort":30001},{"port":81}]}}
              managedFields:
              - fieldsV1: {"f:spec": {"f:ports": {'k:{"port":82,"protocol":"TCP"}': {"f:nodePort": {}}}}}
            spec:
              type: NodePort
              clusterIP: 10.0.0.7
              clusterIPs: [10.0.0.7]
              healthCheckNodePort: 31000
              ports:
              - {port: 80, nodePort: 30001, protocol: TCP}
              - {port: 81, nodePort: 30002, protocol: TCP}
              - {port: 82, nodePort: 30003, protocol: TCP}
            status: {loadBalancer: {}}
            """);

    assertThat(service.mapAt("spec"))
        .doesNotContainKeys("clusterIP", "clusterIPs", "healthCheckNodePort");
    assertThat(service.longAt("spec", "ports", "0", "nodePort")).contains(30001L);
    assertThat(service.at("spec", "ports", "1", "nodePort")).isEmpty();
    assertThat(service.longAt("spec", "ports", "2", "nodePort")).contains(30003L);
    assertThat(service.at("metadata", "annotations")).isEmpty();
  }

  @Test
  void shouldKeepAHeadlessServiceHeadless() {
    Descriptor service =
        one(
            "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop, uid: u}, spec: {clusterIP: None, clusterIPs: [None]}}");

    assertThat(service.textAt("spec", "clusterIP")).contains("None");
  }

  @Test
  void shouldAskForTheSizeThatTheClaimGotAndTheTargetsClass() {
    Descriptor claim =
        one(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: data
              namespace: shop
              finalizers: [kubernetes.io/pvc-protection]
              annotations: {pv.kubernetes.io/bind-completed: "yes", volume.kubernetes.io/selected-node: n1}
            spec:
              storageClassName: slow
              volumeName: pv-1
              resources: {requests: {storage: 1Gi}}
            status: {capacity: {storage: 2Gi}}
            """);

    assertThat(claim.tree())
        .isEqualTo(
            read("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: store}
            spec: {storageClassName: fast, resources: {requests: {storage: 2Gi}}}
            """)
                .getFirst()
                .tree());
  }

  @Test
  void shouldRenameAClaimInEveryVolumeThatUsesIt() {
    TransformOptions renaming =
        OPTIONS.withClaims(
            Map.of("data", new TransformOptions.ClaimTarget("data-2", "", 3L << 30)));
    Rewrite result =
        Rules.apply(
            read(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: shop}
                spec: {storageClassName: slow, resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: tidy, namespace: shop}
                spec: {jobTemplate: {spec: {template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}}}}}
                """),
            renaming);

    Descriptor claim = result.descriptors().getFirst();
    assertThat(claim.name()).isEqualTo("data-2");
    assertThat(claim.at("spec", "storageClassName")).isEmpty();
    assertThat(claim.textAt("spec", "resources", "requests", "storage")).contains("3Gi");
    assertThat(result.descriptors().getLast().canonicalJson()).contains("\"claimName\":\"data-2\"");
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void shouldMapTheClassOfFutureVolumesOfAStatefulSet() {
    Descriptor set =
        one(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              replicas: 3
              volumeClaimTemplates:
              - {metadata: {name: a}, spec: {storageClassName: slow}}
              - {metadata: {name: b}, spec: {storageClassName: own}}
              - {metadata: {name: c}, spec: {}}
            """);

    assertThat(set.textAt("spec", "volumeClaimTemplates", "0", "spec", "storageClassName"))
        .contains("fast");
    assertThat(set.at("spec", "volumeClaimTemplates", "1", "spec", "storageClassName")).isEmpty();
    assertThat(set.longAt("spec", "replicas")).contains(0L);
    assertThat(set.annotation("theseus.dev/replicas")).contains("3");
  }

  @Test
  void shouldSendAJobSuspendedUnlessItMayRunAgain() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: seed, namespace: shop, labels: {controller-uid: u}, annotations: {%s}}
        spec:
          selector: {matchLabels: {controller-uid: u}}
          template: {metadata: {labels: {job-name: seed, app: x}}, spec: {containers: []}}
        """;

    Descriptor plain = one(job.formatted(""));
    assertThat(plain.annotation("theseus.dev/suspend")).contains("true");
    assertThat(plain.at("spec", "selector")).isEmpty();
    assertThat(plain.labels()).isEmpty();
    assertThat(plain.texts("spec", "template", "metadata", "labels"))
        .containsExactly(Map.entry("app", "x"));
    assertThat(
            one(job.formatted("theseus.dev/safe-to-rerun: 'true'"))
                .annotation("theseus.dev/suspend"))
        .contains("false");
  }

  @Test
  void shouldMapTheNamespaceWhereverAFieldNamesIt() {
    List<Descriptor> result =
        apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop, team: a}}
                spec: {finalizers: [kubernetes]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: r, namespace: shop}
                roleRef: {kind: ClusterRole, name: view}
                subjects:
                - {kind: ServiceAccount, name: web, namespace: shop}
                - {kind: ServiceAccount, name: web, namespace: other}
                - {kind: Group, name: "system:serviceaccounts:shop"}
                - {kind: User, name: "system:serviceaccount:shop:web"}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: n, namespace: shop}
                spec:
                  ingress:
                  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]
                """)
            .descriptors();

    assertThat(result.get(0).name()).isEqualTo("store");
    assertThat(result.get(0).labels()).containsExactly(Map.entry("team", "a"));
    assertThat(result.get(1).textAt("subjects", "0", "namespace")).contains("store");
    assertThat(result.get(1).textAt("subjects", "1", "namespace")).contains("other");
    assertThat(result.get(1).textAt("subjects", "2", "name"))
        .contains("system:serviceaccounts:store");
    assertThat(result.get(1).textAt("subjects", "3", "name"))
        .contains("system:serviceaccount:store:web");
    assertThat(result.get(2).canonicalJson()).contains("\"kubernetes.io/metadata.name\":\"store\"");
  }

  private static final String NAMES_THE_SOURCE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: db, namespace: shop}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: c, namespace: shop}
      data:
        url: "jdbc:postgresql://db.shop.svc.cluster.local:5432/x?fallback=db.shop:5432"
        other: "https://shop.example/db.shopping"
      """;

  @Test
  void shouldReportTextsThatNameTheSourcesServices() {
    Rewrite result = apply(NAMES_THE_SOURCE);

    assertThat(result.losses())
        .singleElement()
        .satisfies(loss -> {
          assertThat(loss.level()).isEqualTo(LossLevel.BEHAVIOURAL);
          assertThat(loss.path()).isEqualTo("data.url");
        });
    assertThat(result.descriptors().getFirst().canonicalJson()).contains("db.shop.svc");
  }

  @Test
  void shouldRewriteThemOnRequest() {
    Rewrite result = Rules.apply(read(NAMES_THE_SOURCE), OPTIONS.rewritingReferences());

    assertThat(result.descriptors().getFirst().texts("data"))
        .containsEntry(
            "url", "jdbc:postgresql://db.store.svc.cluster.local:5432/x?fallback=db.store:5432")
        .containsEntry("other", "https://shop.example/db.shopping");
  }

  @Test
  void shouldReportDanglingReferencesAndKeepThem() {
    Rewrite result =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                spec:
                  serviceAccountName: web
                  containers:
                  - name: web
                    envFrom: [{secretRef: {name: here}}, {configMapRef: {name: gone, optional: true}}]
                    env: [{name: A, valueFrom: {secretKeyRef: {name: gone, key: k}}}]
                  volumes: [{name: d, persistentVolumeClaim: {claimName: gone}}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: here, namespace: shop}
            """);

    assertThat(result.findings())
        .extracting(Finding::message)
        .containsExactlyInAnyOrder(
            "persistentVolumeClaim refers to PersistentVolumeClaim/gone, which is not part of the application.",
            "secretKeyRef refers to Secret/gone, which is not part of the application.",
            "serviceAccountName refers to ServiceAccount/web, which is not part of the application.");
    assertThat(result.descriptors().getLast().canonicalJson()).contains("\"claimName\":\"gone\"");
  }

  @Test
  void shouldBlockWhatTheTargetDoesNotServe() {
    Rewrite result =
        Rules.apply(
            read(
                "{apiVersion: example.org/v1, kind: Widget, metadata: {name: w, namespace: shop}}"),
            OPTIONS.withServedKinds(Set.of("v1/Secret", "apps/v1/Deployment")));

    assertThat(result.descriptors()).hasSize(1);
    assertThat(result.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.message()).contains("example.org/v1/Widget");
        });
  }

  @Test
  void shouldBlockAPodThatCannotBeStartedAgain() {
    assertThat(
            apply(
                    "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: []}}")
                .findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER);
  }

  @Test
  void shouldBlockTwoDifferentDescriptorsOfOneObject() {
    String map =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}, data: {a: '%s'}}";

    assertThat(apply(map.formatted(1) + "\n---\n" + map.formatted(1)).findings()).isEmpty();
    assertThat(apply(map.formatted(1) + "\n---\n" + map.formatted(2)).findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER);
  }

  @Test
  void shouldTakePodsOffTheSourcesNodesAndReportItsZones() {
    Rewrite result =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                metadata: {creationTimestamp: null}
                spec:
                  nodeName: n1
                  nodeSelector: {topology.kubernetes.io/zone: z1, disk: ssd}
                  imagePullSecrets: [{name: web-dockercfg-ab12c}]
                  initContainers: [{name: i, image: busybox}]
                  containers: [{name: web, image: "nginx:1"}]
            """);
    Descriptor web = result.descriptors().getFirst();

    assertThat(web.mapAt("spec", "template", "spec"))
        .containsOnlyKeys("nodeSelector", "initContainers", "containers");
    assertThat(web.textAt("spec", "template", "spec", "initContainers", "0", "image"))
        .contains("mirror.example/library/busybox");
    assertThat(result.findings())
        .extracting(Finding::message)
        .anyMatch(m -> m.contains("zone = z1"));
  }

  private static Rewrite apply(String yaml) {
    return Rules.apply(read(yaml), OPTIONS);
  }

  private static Descriptor one(String yaml) {
    return apply(yaml).descriptors().getFirst();
  }

  private static List<Descriptor> read(String yaml) {
    return new DescriptorReader().read("test.yaml", yaml);
  }
}
