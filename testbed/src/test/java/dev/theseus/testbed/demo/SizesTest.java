package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SizesTest {
  @Test
  void shouldReadSizesAsPeopleWriteThem() {
    assertThat(Sizes.parse("256MiB")).isEqualTo(256L << 20);
    assertThat(Sizes.parse("2g")).isEqualTo(2L << 30);
    assertThat(Sizes.parse("17")).isEqualTo(17);
  }

  @Test
  void shouldSayWhatIsAllowedWhenItIsNoSize() {
    assertThatThrownBy(() -> Sizes.parse("much"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("much")
        .hasMessageContaining("256MiB");
  }
}
