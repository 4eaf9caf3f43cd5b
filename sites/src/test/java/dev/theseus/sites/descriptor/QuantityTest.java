package dev.theseus.sites.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "1Gi, 1073741824",
    "0.5Gi, 536870912",
    "1G, 1000000000",
    "100, 100",
    "1e3, 1000",
    "1500m, 2",
    "1E, 1000000000000000000"
  })
  void shouldReadBytes(String text, long bytes) {
    assertThat(Quantity.bytes(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @CsvSource({"1073741824, 1Gi", "1536, 1536", "2048, 2Ki", "0, 0"})
  void shouldWriteTheShortestExactForm(long bytes, String text) {
    assertThat(Quantity.exact(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1610612736, 1.5 GiB", "100, 100 B"})
  void shouldWriteForPeople(long bytes, String text) {
    assertThat(Quantity.readable(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"'', x", "big, x", "1Zi, x"})
  void shouldNotReadWhatIsNoQuantity(String text) {
    assertThat(Quantity.bytes(text)).isEmpty();
  }
}
