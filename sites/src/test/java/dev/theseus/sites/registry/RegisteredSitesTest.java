package dev.theseus.sites.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.events.SiteRegistered;
import dev.theseus.sites.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisteredSitesTest {

  private final Map<String, SiteRegistered> registered = new TreeMap<>();
  private final RegisteredSites sites =
      new RegisteredSites(
          new Registrations() {
            @Override
            public Map<String, SiteRegistered> all() {
              return registered;
            }

            @Override
            public void close() {}
          },
          RegisteredSites::open);

  @TempDir Path folder;
  private String kubeconfig = "";

  @BeforeEach
  void write() throws Exception {
    kubeconfig =
        Files.writeString(
                folder.resolve("k"),
                """
                {"current-context": "x", "clusters": [{"name": "x", "cluster": {"server": "http://127.0.0.1:1"}}],
                 "users": [{"name": "x", "user": {}}],
                 "contexts": [{"name": "x", "context": {"cluster": "x", "user": "x"}},
                              {"name": "y", "context": {"cluster": "x", "user": "x"}}]}
                """)
            .toString();
  }

  @Test
  void shouldListRegisteredSitesWhenOneIsUnknown() {
    register("east", "kubernetes", "x");
    register("west", "kubernetes", "x");

    assertThatThrownBy(() -> sites.site("north"))
        .hasMessageContaining("'north'")
        .hasMessageContaining("registered are east, west");
  }

  @Test
  void shouldShareOneSiteUntilItIsRegisteredAnew() {
    register("east", "kubernetes", "x");
    Site first = sites.site("east");
    assertThat(sites.site("east")).isSameAs(first);

    register("east", "kubernetes", "y");

    assertThat(sites.site("east")).isNotSameAs(first);
  }

  @Test
  void shouldSayWhichPlatformsThereAre() {
    register("east", "nomad", "x");

    assertThatThrownBy(() -> sites.site("east"))
        .hasMessageContaining("'nomad'")
        .hasMessageContaining("allowed are kubernetes and openshift");
  }

  private void register(String name, String platform, String context) {
    registered.put(
        name,
        new SiteRegistered(name, Instant.EPOCH, platform, kubeconfig, context, "theseus-agent"));
  }
}
