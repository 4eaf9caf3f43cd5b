package dev.theseus.testbed.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RouteTest {
  private static final Route NOTHING_YET = new Route.Hold();

  @Test
  void shouldServeTheOnlyBackendWhenItSaysNothing() {
    assertThat(Route.choose(NOTHING_YET, List.of(backend("east"))))
        .isEqualTo(new Route.Serve(backend("east")));
  }

  @Test
  void shouldStayWithTheServingBackendWhenASecondOneAppearsAndSaysNothing() {
    Route current = new Route.Serve(backend("west"));

    assertThat(Route.choose(current, List.of(backend("east"), backend("west")))).isEqualTo(current);
  }

  @Test
  void shouldHoldRatherThanGuessBetweenTwoThatSayNothing() {
    assertThat(Route.choose(NOTHING_YET, List.of(backend("east"), backend("west"))))
        .isEqualTo(new Route.Hold());
  }

  @Test
  void shouldHoldWhenOneHoldsAndTheOtherSaysNothing() {
    assertThat(
            Route.choose(
                new Route.Serve(backend("east")),
                List.of(backend("east", Traffic.HOLD), backend("west"))))
        .isEqualTo(new Route.Hold());
  }

  @Test
  void shouldServeTheTargetAtOnceWhenTheSourceStillHolds() {
    Backend target = backend("west", Traffic.SERVE);

    assertThat(Route.choose(NOTHING_YET, List.of(backend("east", Traffic.HOLD), target)))
        .isEqualTo(new Route.Serve(target));
  }

  @Test
  void shouldServeOnlyOneWhenBothWishTo() {
    Backend east = backend("east", Traffic.SERVE);
    Backend west = backend("west", Traffic.SERVE);

    assertThat(Route.choose(new Route.Serve(west), List.of(east, west)))
        .isEqualTo(new Route.Serve(west));
  }

  @Test
  void shouldHoldWhenTheOnlyBackendIsRetired() {
    assertThat(Route.choose(NOTHING_YET, List.of(backend("east", Traffic.RETIRED))))
        .isEqualTo(new Route.Hold());
  }

  private static Backend backend(String site) {
    return backend(site, Optional.empty());
  }

  private static Backend backend(String site, Traffic wanted) {
    return backend(site, Optional.of(wanted));
  }

  private static Backend backend(String site, Optional<Traffic> wanted) {
    return new Backend(
        new Backend.Key(site, "shop", "web"),
        InetSocketAddress.createUnresolved(site, 80),
        wanted,
        Optional.empty());
  }
}
