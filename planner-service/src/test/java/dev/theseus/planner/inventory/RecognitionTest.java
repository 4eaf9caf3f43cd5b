package dev.theseus.planner.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {

  @ParameterizedTest
  @CsvSource({
    "postgres:17, postgresql",
    "registry.local:5000/bitnami/postgresql@sha256:abc, postgresql",
    "docker.io/library/mariadb:10.11, mariadb",
    "mysql, mysql",
    "redis:6-alpine, redis",
    "mongo:7, mongodb",
    "rabbitmq:3-management, rabbitmq",
    "prom/mysqld-exporter:1, ''",
    "bitnami/redis-exporter, ''",
    "shop/web:1, ''",
    "dpage/pgadmin4, ''",
  })
  void shouldRecogniseDatabasesByImage(String image, String database) {
    assertThat(
            Databases.recognise(template("containers: [{name: c, image: '%s'}]".formatted(image))))
        .isEqualTo(database);
  }

  @Test
  void shouldRecogniseADatabaseByPortAndDirectoryTogether() {
    String port = "containers: [{name: c, image: own/store, ports: [{containerPort: 5432}]%s}]";

    assertThat(Databases.recognise(template(port.formatted("")))).isEmpty();
    assertThat(
            Databases.recognise(
                template(
                    port.formatted(
                        ", volumeMounts: [{name: d, mountPath: /var/lib/postgresql/data}]"))))
        .isEqualTo("postgresql");
  }

  @ParameterizedTest
  @CsvSource({
    "db, true",
    "db:5432, true",
    "postgres://u:p@db/x, true",
    "http://db.shop.svc.cluster.local/, true",
    "db.other.svc, false",
    "mydb, false",
    "db-2, false",
    "db.example.org, false",
    "--host=db, true",
  })
  void shouldFindServiceNamesWhereTheyAreHosts(String text, boolean found) {
    assertThat(ServiceNames.of("db", "shop").matcher(text).find()).isEqualTo(found);
  }

  @Test
  void shouldReadSelectorsAsKubectlDoes() {
    Map<String, String> labels = Map.of("app", "web", "tier", "front");

    assertThat(LabelSelector.parse("app=web,tier!=back,app").test(labels)).isTrue();
    assertThat(LabelSelector.parse("app in (api,web)").test(labels)).isTrue();
    assertThat(LabelSelector.parse("app notin (web)").test(labels)).isFalse();
    assertThat(LabelSelector.parse("!app").test(labels)).isFalse();
    assertThatThrownBy(() -> LabelSelector.parse("app=>web")).hasMessageContaining("allowed are");
  }

  private static PodSpec template(String spec) {
    return PodSpec.of(
            Yaml.of("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  " + spec).getFirst())
        .orElseThrow();
  }
}
