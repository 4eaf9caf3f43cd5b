package dev.theseus.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.coordinator.saga.SagaRuns;
import dev.theseus.coordinator.saga.Transaction;
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
        .hasMessage("a stored Deadline has version 9; this coordinator reads version 1");
  }
}
