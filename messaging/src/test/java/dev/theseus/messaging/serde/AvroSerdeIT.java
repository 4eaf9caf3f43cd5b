package dev.theseus.messaging.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Notes;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.TestCluster;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.ValueCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroSerdeIT {

  @Test
  void shouldReadWhatItWroteInConfluentsFraming() {
    try (var serializer = serializer(Map.of());
        var deserializer = deserializer(TestCluster.config().registryUrl())) {
      var bytes = serializer.serialize("t", Notes.record("grüezi"));
      assertThat(bytes).startsWith(0, 0, 0);
      assertThat(deserializer.deserialize("t", bytes)).isEqualTo(Notes.record("grüezi"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TopicNameStrategy,t-value",
    "io.confluent.kafka.serializers.subject.RecordNameStrategy,test.Note",
    "TopicRecordNameStrategy,t-test.Note"
  })
  void shouldRegisterUnderTheSubjectOfTheStrategy(String strategy, String subject) {
    try (var serializer = serializer(Map.of("value.subject.name.strategy", strategy));
        var client = RegistryClient.of(TestCluster.config().serdeSettings())) {
      serializer.serialize("t", Notes.record("x"));
      assertThat(client.latest(subject).schema()).isEqualTo(Notes.SCHEMA);
    }
  }

  @Test
  void shouldRefuseToWriteAnUnregisteredSchemaWhenItMayNotRegister() {
    try (var serializer = serializer(Map.of("auto.register.schemas", "false"))) {
      assertThatThrownBy(() -> serializer.serialize("t" + UUID.randomUUID(), randomRecord()))
          .isInstanceOfSatisfying(
              RegistryRefusedException.class, e -> assertThat(e.errorCode()).isEqualTo(40401));
    }
  }

  @Test
  void shouldWriteWithTheNewestSchemaWhenToldTo() {
    var name = "N" + UUID.randomUUID().toString().replace("-", "");
    var old = SchemaBuilder.record(name).fields().requiredString("a").endRecord();
    var newer =
        SchemaBuilder.record(name)
            .fields()
            .requiredString("a")
            .name("b")
            .type()
            .intType()
            .intDefault(7)
            .endRecord();
    var strategy = Map.of("value.subject.name.strategy", "RecordNameStrategy");
    try (var registering = serializer(strategy);
        var latest =
            serializer(
                Map.of(
                    "value.subject.name.strategy", "RecordNameStrategy",
                    "auto.register.schemas", "false",
                    "use.latest.version", "true"));
        var deserializer = deserializer(TestCluster.config().registryUrl())) {
      registering.serialize("t", record(old));
      registering.serialize("t", record(newer, 1));
      var read = deserializer.deserialize("t", latest.serialize("t", record(old)));
      assertThat(Objects.requireNonNull(read).get("b")).isEqualTo(7);
    }
  }

  @Test
  void shouldResolveAnOlderWritersRecordToTheReadersSchema() {
    var older =
        SchemaBuilder.record("Note")
            .namespace("test")
            .fields()
            .requiredString("text")
            .requiredInt("dropped")
            .endRecord();
    try (var serializer =
            serializer(Map.of("value.subject.name.strategy", "TopicRecordNameStrategy"));
        var serde = MessageSerde.of(TestCluster.config())) {
      var record = new GenericData.Record(older);
      record.put("text", "kept");
      record.put("dropped", 1);
      var bytes = serializer.serialize("evolved", record);
      var read =
          serde.read(Notes.topic("evolved"), new ConsumerRecord<>("evolved", 0, 3, "k", bytes));
      assertThat(read.value()).isEqualTo("kept");
      assertThat(read.id()).isEqualTo("evolved-0-3");
    }
  }

  @ParameterizedTest
  @CsvSource({"'',has 0 bytes", "7,starts with byte 55", "abcd,has 4 bytes"})
  void shouldSayWhatIsWrongWithBytesOfSomebodyElse(String text, String problem) {
    try (var deserializer = deserializer(TestCluster.config().registryUrl())) {
      var bytes = (text.equals("7") ? "7 bytes" : text).getBytes(StandardCharsets.US_ASCII);
      assertThatThrownBy(() -> deserializer.deserialize("t", bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining(problem);
    }
  }

  @Test
  void shouldRefuseAnUnknownSchemaIdForGood() {
    try (var deserializer = deserializer(TestCluster.config().registryUrl())) {
      assertThatThrownBy(() -> deserializer.deserialize("t", new byte[] {0, 9, 9, 9, 9, 1}))
          .isInstanceOfSatisfying(
              RegistryRefusedException.class, e -> assertThat(e.errorCode()).isEqualTo(40403))
          .matches(e -> !MessageSerde.isRetriable(e));
    }
  }

  @Test
  void shouldRefuseALeftoverBehindTheRecord() {
    try (var serializer = serializer(Map.of());
        var deserializer = deserializer(TestCluster.config().registryUrl())) {
      var bytes = Objects.requireNonNull(serializer.serialize("t", Notes.record("x")));
      var longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> deserializer.deserialize("t", longer))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("left over");
    }
  }

  @Test
  void shouldTellARegistryThatIsAwayFromOneThatRefuses() {
    try (var away = deserializer("http://127.0.0.1:1")) {
      assertThatThrownBy(() -> away.deserialize("t", new byte[] {0, 0, 0, 0, 1, 1}))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("No schema registry answers at http://127.0.0.1:1")
          .matches(MessageSerde::isRetriable);
    }
  }

  @ParameterizedTest
  @CsvSource({"500,true", "503,true", "401,false", "404,false"})
  void shouldRetryOnlyWhatMayBeGoneLater(int status, boolean retriable) throws IOException {
    var server = answering(status, "<html>no JSON</html>");
    try (var deserializer = deserializer("http://127.0.0.1:" + server.getAddress().getPort())) {
      assertThatThrownBy(() -> deserializer.deserialize("t", new byte[] {0, 0, 0, 0, 1, 1}))
          .matches(e -> MessageSerde.isRetriable(e) == retriable);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldAskTheNextRegistryWhenTheFirstIsAway() {
    var urls = "http://127.0.0.1:1," + TestCluster.config().registryUrl() + "/";
    try (var serializer = new AvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", urls), false);
      assertThat(serializer.serialize("t", Notes.record("x"))).isNotNull();
    }
  }

  @Test
  void shouldAcceptSchemaTextWithSortedKeysAndNoType() throws IOException {
    var sorted =
        "{\"schema\":\"{\\\"fields\\\":[{\\\"name\\\":\\\"text\\\",\\\"type\\\":\\\"string\\\"}],"
            + "\\\"name\\\":\\\"Note\\\",\\\"namespace\\\":\\\"test\\\",\\\"type\\\":\\\"record\\\"}\"}";
    var server = answering(200, sorted);
    try (var serializer = serializer(Map.of());
        var deserializer = deserializer("http://127.0.0.1:" + server.getAddress().getPort())) {
      assertThat(deserializer.deserialize("t", serializer.serialize("t", Notes.record("x"))))
          .isEqualTo(Notes.record("x"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldNeedNoRegistryForTheMessagesOfATopicThatItLearnt() throws IOException {
    var topic = Notes.topic("learnt");
    var server = answering(200, "{\"id\": 7}");
    var config =
        MessagingConfig.of("127.0.0.1:1", "http://127.0.0.1:" + server.getAddress().getPort(), "c");
    try (var serde = MessageSerde.of(config)) {
      serde.learn(topic);
      server.stop(0);
      var written = serde.write(Output.of(topic, "k", "text"), Map.of());
      var read = serde.read(topic, new ConsumerRecord<>("learnt", 0, 0, "k", written.value()));
      assertThat(read.value()).isEqualTo("text");
    }
  }

  @Test
  void shouldLearnLaterWhatARegistryThatIsAwayDoesNotTell() {
    var config = MessagingConfig.of("127.0.0.1:1", "http://127.0.0.1:1", "c");
    try (var serde = MessageSerde.of(config)) {
      serde.learn(Notes.topic("learnt"));
      assertThatThrownBy(() -> serde.write(Output.of(Notes.topic("learnt"), "k", "text"), Map.of()))
          .isInstanceOf(RegistryUnavailableException.class);
    }
  }

  @Test
  void shouldUseTheSerdesThatAreConfigured() {
    var config = TestCluster.config();
    var missing =
        new MessagingConfig(
            config.bootstrapServers(),
            config.registryUrl(),
            "c",
            Map.of(),
            "no.such.Class",
            config.deserializerClass(),
            config.workSharing());
    assertThatThrownBy(() -> MessageSerde.of(missing))
        .hasMessageContaining("value.serializer is 'no.such.Class'");
  }

  @Test
  void shouldNotTakeARecordOfAnotherTypeForTheTopics() {
    Topic<GenericRecord> any = new Topic<>("any", ValueCodec.generic());
    try (var serde = MessageSerde.of(TestCluster.config())) {
      var written = serde.write(Output.of(any, "k", randomRecord()), Map.of());
      var record = new ConsumerRecord<>("any", 0, 0, "k", written.value());
      assertThatThrownBy(() -> serde.read(Notes.topic("any"), record))
          .isInstanceOf(UnreadableMessageException.class);
    }
  }

  private static AvroSerializer serializer(Map<String, String> settings) {
    var all = new HashMap<String, Object>(settings);
    all.put("schema.registry.url", TestCluster.config().registryUrl());
    var serializer = new AvroSerializer();
    serializer.configure(all, false);
    return serializer;
  }

  private static AvroDeserializer deserializer(String url) {
    var deserializer = new AvroDeserializer();
    deserializer.configure(Map.of("schema.registry.url", url), false);
    return deserializer;
  }

  private static HttpServer answering(int status, String body) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static GenericRecord randomRecord() {
    var name = "R" + UUID.randomUUID().toString().replace("-", "");
    return record(SchemaBuilder.record(name).fields().requiredString("a").endRecord());
  }

  private static GenericRecord record(Schema schema, Object... more) {
    var record = new GenericData.Record(schema);
    record.put(0, "a");
    Optional.of(more).filter(m -> m.length > 0).ifPresent(m -> record.put(1, m[0]));
    return record;
  }
}
