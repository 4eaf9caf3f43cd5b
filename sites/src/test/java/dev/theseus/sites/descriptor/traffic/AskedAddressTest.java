package dev.theseus.sites.descriptor.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedAddressTest {

  @Test
  void shouldReadAddressesWithAndWithoutPort() {
    assertThat(AskedAddress.parse("192.0.2.1"))
        .isEqualTo(new AskedAddress("192.0.2.1", OptionalInt.empty()));
    assertThat(AskedAddress.parse("192.0.2.1:80"))
        .isEqualTo(new AskedAddress("192.0.2.1", OptionalInt.of(80)));
    assertThat(AskedAddress.parse("[2001:db8::1]:443"))
        .isEqualTo(new AskedAddress("2001:db8::1", OptionalInt.of(443)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "west.example", "west.example:80", "192.0.2.1:0", "192.0.2.1:65536"})
  void shouldSayWhatIsAllowed(String text) {
    assertThatThrownBy(() -> AskedAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed are IPv4 and [IPv6] addresses");
  }
}
