package dev.theseus.datamover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Way;
import dev.theseus.events.WayTried;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WayChoiceTest {

  private static String at(Way way) {
    return "https://" + way.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static WayTried reached(Way way, long rate) {
    return new WayTried(way, at(way), true, rate, WayChoice.rate(rate));
  }

  private static WayTried silent(Way way) {
    return new WayTried(way, at(way), false, -1, "nobody answers");
  }

  private static List<Way> order(WayTried... tried) {
    return WayChoice.order(List.of(tried)).best().stream().map(WayTo::way).toList();
  }

  @Test
  void shouldTakeTheShortestThatAnswersUnlessAnotherIsClearlyFaster() {
    assertThat(order(reached(Way.POD_ADDRESS, 100), reached(Way.NODE_PORT, 110)))
        .containsExactly(Way.POD_ADDRESS, Way.NODE_PORT, Way.RELAYED);
    assertThat(order(reached(Way.POD_ADDRESS, 100), reached(Way.NODE_PORT, 200)))
        .containsExactly(Way.NODE_PORT, Way.POD_ADDRESS, Way.RELAYED);
    assertThat(order(silent(Way.POD_ADDRESS), reached(Way.ROUTE, 1)))
        .containsExactly(Way.ROUTE, Way.RELAYED);
    assertThat(order(silent(Way.POD_ADDRESS))).containsExactly(Way.RELAYED);
  }

  @Test
  void shouldSayWhatWasTriedAndWhatAnswered() {
    var way =
        WayChoice.explained("data", List.of(silent(Way.POD_ADDRESS), reached(Way.NODE_PORT, 7)));

    assertThat(way.way()).isEqualTo(Way.NODE_PORT);
    assertThat(way.bytesPerSecond()).isEqualTo(7);
    assertThat(way.reason()).contains("pod address", "nobody answers");
    assertThat(WayChoice.explained("data", List.of(silent(Way.POD_ADDRESS))).reason())
        .contains("a mover brings");
  }

  @Test
  void shouldGiveUpAWayOnceAndKeepRelayingForEver() {
    WayOrder both = WayChoice.order(List.of(reached(Way.POD_ADDRESS, 1), reached(Way.ROUTE, 1)));
    WayTo pod = both.inUse();

    WayOrder less = both.without(pod);

    assertThat(less.inUse().way()).isEqualTo(Way.ROUTE);
    assertThat(less.shortened()).isTrue();
    assertThat(less.without(pod)).isEqualTo(less);
    assertThat(less.without(less.inUse()).without(WayTo.RELAYED).inUse()).isEqualTo(WayTo.RELAYED);
    assertThat(both.failed().failed().failsTooOften()).isTrue();
    assertThat(both.failed().succeeded().failed().failsTooOften()).isFalse();
  }
}
