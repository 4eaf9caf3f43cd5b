package dev.theseus.transformer.rule;

import static dev.theseus.transformer.rule.Sample.OPTIONS;
import static dev.theseus.transformer.rule.Sample.apply;
import static dev.theseus.transformer.rule.Sample.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesTest {

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
}
