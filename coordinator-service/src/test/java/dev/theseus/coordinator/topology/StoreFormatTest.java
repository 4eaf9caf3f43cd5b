package dev.theseus.coordinator.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.coordinator.saga.SagaRuns;
import dev.theseus.coordinator.saga.Transaction;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StoreFormatTest {

  @Test
  void shouldReadBackEveryStateOfATransaction() {
    var serde = StoreFormat.of(Transaction.class);
    for (Transaction state : SagaRuns.statesOfAMove()) {
      byte[] bytes = serde.serializer().serialize("", state);
      assertThat(serde.deserializer().deserialize("", bytes)).isEqualTo(state);
    }
  }

  @Test
  void shouldRefuseAnotherVersion() {
    var serde = StoreFormat.of(Deadline.class);
    assertThatThrownBy(() -> serde.deserializer().deserialize("", new byte[] {9, '{', '}'}))
        .hasMessage("a stored Deadline has version 9; this coordinator reads versions 1 and 2");
  }

  @Test
  void shouldStoreBytesAsBytes() {
    var serde = StoreFormat.of(Transaction.class);
    Transaction state = SagaRuns.stateWithBundle(1 << 20);
    byte[] bytes = serde.serializer().serialize("", state);

    assertThat(bytes).hasSizeLessThan((1 << 20) + 4_096);
    assertThat(serde.deserializer().deserialize("", bytes)).isEqualTo(state);
  }

  @Test
  void shouldReadBytesThatAnEarlierVersionStoredAsText() {
    record Held(ByteBuffer bytes) {}
    byte[] stored = "\u0001{\"bytes\":\"aGVsbG8=\"}".getBytes(UTF_8);

    assertThat(StoreFormat.of(Held.class).deserializer().deserialize("", stored).bytes())
        .isEqualTo(ByteBuffer.wrap("hello".getBytes(UTF_8)));
  }
}
