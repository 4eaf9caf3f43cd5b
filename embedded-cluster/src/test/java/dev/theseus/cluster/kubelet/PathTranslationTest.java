package dev.theseus.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cluster.kubelet.PathTranslation.Mount;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTranslationTest {
  private final PathTranslation paths =
      new PathTranslation(
          List.of(
              new Mount("/data", Path.of("/v/1")),
              new Mount("/data/logs/", Path.of("/v/2")),
              new Mount("/etc/app.conf", Path.of("/v/3/app.conf")),
              new Mount("/", Path.of("/v/4"))));

  @ParameterizedTest
  @CsvSource({
    "/data, /v/1",
    "/data/, /v/1/",
    "--dir=/data/pg, --dir=/v/1/pg",
    "file:///data/x, file:///v/1/x",
    "cat /data/a > /data/logs/b, cat /v/1/a > /v/2/b",
    "/data:/data/logs, /v/1:/v/2",
    "-c/etc/app.conf, -c/etc/app.conf",
    "-c /etc/app.conf, -c /v/3/app.conf",
  })
  void shouldReplaceMountPaths(String text, String translated) {
    assertThat(paths.translate(text)).isEqualTo(translated);
  }

  @ParameterizedTest
  @CsvSource({"/database", "/srv/data", "http://data/x", "/data.bak", "/", "/etc/app.conf.d"})
  void shouldLeaveOtherPathsAlone(String text) {
    assertThat(paths.translate(text)).isEqualTo(text);
  }

  @Test
  void shouldNotTranslateWhatItHasTranslated() {
    PathTranslation nested = new PathTranslation(List.of(new Mount("/v", Path.of("/v/v"))));
    assertThat(nested.translate("/v/x")).isEqualTo("/v/v/x");
  }
}
