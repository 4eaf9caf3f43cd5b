package dev.theseus.planner.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryTest {

  private final Inventory shop = Inventory.of(Yaml.shop(), "");

  @Test
  void shouldMoveWhatNobodyMakesAnew() {
    assertThat(shop.moved())
        .extracting(object -> object.kind() + "/" + object.name())
        .containsExactlyInAnyOrder(
            "Deployment/web",
            "ConfigMap/web",
            "Deployment/api",
            "Secret/db",
            "StatefulSet/db",
            "Service/db",
            "Service/api",
            "PersistentVolumeClaim/data-db-0",
            "PersistentVolumeClaim/old");
    assertThat(shop.dropped().values())
        .contains("its controller is Deployment/web", "its controller is ReplicaSet/web-1");
  }

  @Test
  void shouldPutWhatOthersDependOnFirst() {
    assertThat(shop.components())
        .extracting(Component::id)
        .containsExactly("StatefulSet/db", "Deployment/api", "Deployment/web");
  }

  @Test
  void shouldFindDependenciesInConfigMapsAndSecrets() {
    assertThat(component("Deployment/web").dependsOn()).containsExactly("Deployment/api");
    assertThat(component("Deployment/api").dependsOn()).containsExactly("StatefulSet/db");
    assertThat(component("StatefulSet/db").dependsOn()).isEmpty();
  }

  @Test
  void shouldGiveClaimsOfTemplatesToTheirStatefulSet() {
    assertThat(component("StatefulSet/db").claims()).containsExactly("data-db-0");
    assertThat(shop.usersOf("data-db-0")).containsExactly("StatefulSet/db");
    assertThat(shop.orphanClaims()).extracting(Descriptor::name).containsExactly("old");
  }

  @Test
  void shouldTolerateCycles() {
    List<Descriptor> cycle =
        Yaml.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a, namespace: n}
            spec: {template: {metadata: {labels: {x: a}}, spec: {containers: [{name: c, args: ["--peer=b:80"]}]}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: b, namespace: n}
            spec: {template: {metadata: {labels: {x: b}}, spec: {containers: [{name: c, args: ["--peer", a]}]}}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}, spec: {selector: {x: a}}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: b, namespace: n}, spec: {selector: {x: b}}}
            """);

    assertThat(Inventory.of(cycle, "").components())
        .extracting(Component::id)
        .containsExactly("Deployment/b", "Deployment/a");
  }

  @Test
  void shouldReportControllersOutsideOfTheApplication() {
    List<Descriptor> owned =
        Yaml.of(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: db
              namespace: n
              ownerReferences: [{apiVersion: x.org/v1, kind: Cluster, name: pg, controller: true}]
            spec: {template: {spec: {containers: []}}}
            """);

    Inventory inventory = Inventory.of(owned, "");

    assertThat(inventory.foreignOwners()).containsValue("Cluster/pg");
    assertThat(inventory.moved()).hasSize(1);
  }

  @Test
  void shouldTakeWhatSelectedPodsNeed() {
    List<Descriptor> labelled =
        Yaml.shop().stream()
            .map(o ->
                o.name().equals("api") && o.kind().equals("Deployment")
                    ? o.withLabel("part", "api")
                    : o)
            .toList();

    assertThat(Inventory.of(labelled, "part in (api, x),!old").moved())
        .extracting(object -> object.kind() + "/" + object.name())
        .containsExactlyInAnyOrder("Deployment/api", "Secret/db", "Service/api");
  }

  @Test
  void shouldFindWhatIsMissingAndWhatIsOutside() {
    References references = new References(shop, Yaml.shop(), "shop");

    assertThat(references.dangling()).containsEntry("Deployment/api", List.of("Secret/pull"));
    assertThat(references.outside()).containsOnlyKeys("Deployment/web");
    assertThat(references.outside().get("Deployment/web")).containsExactly("pay.example.org");
  }

  private Component component(String id) {
    return shop.components().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }
}
