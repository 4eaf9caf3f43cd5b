package dev.theseus.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.embedded.kafka.BrokerConfig;
import dev.theseus.embedded.kafka.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
  private static final String USER =
      """
      {"type":"record","name":"User","namespace":"n","fields":[{"name":"id","type":"string"}]}\
      """;
  private static final String USER_OTHER_KEY_ORDER =
      """
      { "fields": [ {"type":"string", "name":"id"} ], "namespace":"n", "name":"User", "type":"record" }\
      """;
  private static final String USER_WITH_DEFAULT =
      """
      {"type":"record","name":"User","namespace":"n","fields":[{"name":"id","type":"string"},
       {"name":"age","type":"int","default":0}]}\
      """;
  private static final String USER_WITHOUT_DEFAULT =
      """
      {"type":"record","name":"User","namespace":"n","fields":[{"name":"id","type":"string"},
       {"name":"age","type":"int"}]}\
      """;

  private static EmbeddedBroker broker;
  private static EmbeddedRegistry registry;
  private static RegistryClient client;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(BrokerConfig.temporary());
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    client = new RegistryClient(registry.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    registry.close();
    broker.close();
  }

  @Test
  void shouldGiveTheSameIdWhenTheSameSchemaComesWithOtherKeyOrderOrUnderAnotherSubject() {
    var id = register("order-a", USER);
    assertThat(register("order-a", USER_OTHER_KEY_ORDER)).isEqualTo(id);
    assertThat(register("order-b", USER)).isEqualTo(id);
    assertThat(client.get("/subjects/order-a/versions").body().toString()).isEqualTo("[1]");
  }

  @Test
  void shouldAnswerByIdByVersionAndByLatest() throws Exception {
    var id = register("read", USER);
    register("read", USER_WITH_DEFAULT);

    var byId = client.get("/schemas/ids/" + id).body();
    assertThat(RegistryClient.JSON.readTree(byId.path("schema").asText()))
        .isEqualTo(RegistryClient.JSON.readTree(USER));
    assertThat(client.get("/subjects/read/versions/1").body().path("id").asInt()).isEqualTo(id);
    var latest = client.get("/subjects/read/versions/latest").body();
    assertThat(latest.path("version").asInt()).isEqualTo(2);
    assertThat(latest.path("subject").asText()).isEqualTo("read");
    assertThat(client.get("/subjects").body().toString()).contains("\"read\"");
  }

  @Test
  void shouldRefuseAnIncompatibleSchemaWith409() {
    register("strict", USER);
    var answer = client.postSchema("/subjects/strict/versions", USER_WITHOUT_DEFAULT);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.errorCode()).isEqualTo(409);
    assertThat(answer.body().path("message").asText()).contains("incompatible").contains("age");
  }

  @Test
  void shouldObeyTheLevelOfTheSubject() {
    register("free", USER);
    var set = client.put("/config/free", "{\"compatibility\":\"NONE\"}");
    assertThat(set.body().path("compatibility").asText()).isEqualTo("NONE");
    assertThat(client.get("/config/free").body().path("compatibilityLevel").asText())
        .isEqualTo("NONE");
    assertThat(client.postSchema("/subjects/free/versions", USER_WITHOUT_DEFAULT).status())
        .isEqualTo(200);
  }

  @Test
  void shouldTellCompatibilityAndGiveMessagesOnlyWhenAsked() {
    register("check", USER);
    var path = "/compatibility/subjects/check/versions/latest";
    assertThat(client.postSchema(path, USER_WITH_DEFAULT).body().toString())
        .isEqualTo("{\"is_compatible\":true}");
    var verbose = client.postSchema(path + "?verbose=true", USER_WITHOUT_DEFAULT).body();
    assertThat(verbose.path("is_compatible").asBoolean()).isFalse();
    assertThat(verbose.path("messages")).hasSize(1);
  }

  @Test
  void shouldUseTheErrorCodesThatClientsKnow() {
    register("codes", USER);
    assertError(client.postSchema("/subjects/nobody", USER), 404, 40401);
    assertError(client.get("/subjects/nobody/versions"), 404, 40401);
    assertError(client.postSchema("/subjects/codes", USER_WITH_DEFAULT), 404, 40403);
    assertError(client.get("/subjects/codes/versions/9"), 404, 40402);
    assertError(client.get("/subjects/codes/versions/zero"), 422, 42202);
    assertError(client.get("/schemas/ids/4711"), 404, 40403);
    assertError(client.get("/config/codes"), 404, 40408);
    assertError(client.put("/config", "{\"compatibility\":\"SOMEHOW\"}"), 422, 42203);
    assertError(client.postSchema("/subjects/codes/versions", "{\"type\":\"wrong\"}"), 422, 42201);
    assertError(client.post("/subjects/codes/versions", "no json"), 400, 400);
    assertError(client.get("/nowhere"), 404, 404);
    assertError(client.put("/subjects/codes", "{}"), 405, 405);
    assertThat(client.get("/config").body().path("compatibilityLevel").asText())
        .isEqualTo("BACKWARD");
  }

  @Test
  void shouldHideASoftDeletedSubjectAndStillServeItsIdUntilItIsDeletedPermanently() {
    var id = register("gone", USER);
    assertError(client.delete("/subjects/gone?permanent=true"), 404, 40405);
    assertThat(client.delete("/subjects/gone").body().toString()).isEqualTo("[1]");
    assertError(client.delete("/subjects/gone"), 404, 40404);
    assertError(client.get("/subjects/gone/versions"), 404, 40401);
    assertThat(client.get("/subjects/gone/versions?deleted=true").body().toString())
        .isEqualTo("[1]");
    assertThat(client.get("/schemas/ids/" + id).status()).isEqualTo(200);
    assertThat(client.delete("/subjects/gone?permanent=true").body().toString()).isEqualTo("[1]");
    assertError(client.get("/subjects/gone/versions?deleted=true"), 404, 40401);
  }

  @Test
  void shouldDeleteAndCountOnWhenASingleVersionIsDeleted() {
    var id = register("single", USER);
    assertThat(client.delete("/subjects/single/versions/1").body().asInt()).isEqualTo(1);
    assertError(client.delete("/subjects/single/versions/1"), 404, 40406);
    assertThat(register("single", USER)).isEqualTo(id);
    assertThat(client.get("/subjects/single/versions").body().toString()).isEqualTo("[2]");
  }

  @Test
  void shouldAcceptASubjectWithASlash() {
    register("a%2Fb", USER);
    assertThat(client.get("/subjects/a%2Fb/versions/1").body().path("subject").asText())
        .isEqualTo("a/b");
  }

  @Test
  void shouldSayWhichPortIsTaken() {
    assertThatThrownBy(() -> EmbeddedRegistry.start(broker.bootstrapServers(), registry.port()))
        .isInstanceOf(RegistryStartException.class)
        .hasMessageContaining("Port " + registry.port() + " on 127.0.0.1 is in use");
  }

  @Test
  void shouldKeepIdsLevelsAndDeletionsWhenBrokerAndRegistryStartAgain(@TempDir Path directory) {
    int first;
    try (var kept = new Running(directory)) {
      first = kept.register("keep", USER);
      kept.client.put("/config/keep", "{\"compatibility\":\"NONE\"}");
      kept.register("drop", USER_WITH_DEFAULT);
      kept.client.delete("/subjects/drop");
      kept.client.delete("/subjects/drop?permanent=true");
    }
    try (var kept = new Running(directory)) {
      assertThat(kept.client.get("/subjects").body().toString()).isEqualTo("[\"keep\"]");
      assertThat(kept.register("keep", USER)).isEqualTo(first);
      assertThat(kept.client.get("/config/keep").body().path("compatibilityLevel").asText())
          .isEqualTo("NONE");
      assertThat(kept.register("keep", USER_WITHOUT_DEFAULT))
          .as("ids of deleted schemas are not given out again")
          .isGreaterThan(first + 1);
    }
  }

  private static int register(String subject, String schema) {
    return register(client, subject, schema);
  }

  private static int register(RegistryClient client, String subject, String schema) {
    var answer = client.postSchema("/subjects/" + subject + "/versions", schema);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("id").asInt();
  }

  private static void assertError(RegistryClient.Answer answer, int status, int code) {
    assertThat(answer.body().toString()).contains("\"error_code\":" + code).contains("message");
    assertThat(answer.status()).isEqualTo(status);
  }

  /** A broker with its registry on a directory that is kept. */
  private static final class Running implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final RegistryClient client;

    Running(Path directory) {
      broker = EmbeddedBroker.start(BrokerConfig.keptIn(directory, 0));
      registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
      client = new RegistryClient(registry.url());
    }

    int register(String subject, String schema) {
      return EmbeddedRegistryIT.register(client, subject, schema);
    }

    @Override
    public void close() {
      client.close();
      registry.close();
      broker.close();
    }
  }
}
