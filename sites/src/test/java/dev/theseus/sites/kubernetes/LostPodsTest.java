package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.theseus.sites.SiteException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods that nobody reports of any more. */
class LostPodsTest {

  private static final String POD = "/api/v1/namespaces/shop/pods/db-0";

  @TempDir Path folder;

  private final CannedServer server = new CannedServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldRemoveAtOnceAPodWhoseNodeDoesNotReportItsEnd() {
    abandonOneThatShouldHaveEnded(Instant.now().minusSeconds(60));

    assertThat(server.requests())
        .filteredOn(request -> request.startsWith("DELETE " + POD))
        .singleElement()
        .satisfies(request ->
            assertThat(request)
                .contains("\"gracePeriodSeconds\":0")
                .contains("\"preconditions\":{\"uid\":\"u-1\"}"));
  }

  @Test
  void shouldLeaveAPodThatHasTimeToStop() {
    abandonOneThatShouldHaveEnded(Instant.now().plusSeconds(20));

    assertThat(server.requests()).noneMatch(request -> request.startsWith("DELETE"));
  }

  private void abandonOneThatShouldHaveEnded(Instant end) {
    server.answer(
        "GET " + POD,
        200,
        """
        {"metadata": {"name": "db-0", "namespace": "shop", "uid": "u-1", "deletionTimestamp": "%s"}}
        """
            .formatted(end));
    server.answer("DELETE " + POD, 200, "{}");
    try (KubernetesSite site = server.site(folder)) {
      site.pods().abandon("shop", List.of("db-0"));
    }
  }

  @Test
  void shouldSayAtOnceThatAnAgentIsGone() {
    server.answer(
        "GET /api/v1/namespaces/shop/pods",
        200,
        "{\"metadata\": {\"resourceVersion\": \"7\"}, \"items\": []}");
    try (KubernetesSite site = server.site(folder)) {
      SiteException failed =
          catchThrowableOfType(
              SiteException.class,
              () -> site.agents().await("m-1", "shop", "data", Duration.ofMinutes(5)));

      assertThat(failed.reason()).isEqualTo("AgentGone");
      assertThat(failed.kind()).isEqualTo(SiteException.Kind.RETRIABLE);
      assertThat(failed).hasMessageContaining("the agent of claim shop/data is gone");
    }
  }
}
