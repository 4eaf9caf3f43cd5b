package dev.theseus.datamover.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.sites.descriptor.workload.ImageReference;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageCopyTest {

  private final LongAdder moved = new LongAdder();
  private SmallRegistry source;
  private SmallRegistry target;

  @BeforeEach
  void startRegistries() throws IOException {
    source = new SmallRegistry();
    target = new SmallRegistry();
  }

  @AfterEach
  void stopRegistries() {
    source.close();
    target.close();
  }

  private ImageCopy.Result copy(String... images) throws Exception {
    return copy(Map.of(source.host(), target.host() + "/"), images);
  }

  private ImageCopy.Result copy(Map<String, String> registries, String... images) throws Exception {
    List<String> references = List.of(images).stream().map(i -> target.host() + "/" + i).toList();
    return ImageCopy.overHttp(Duration.ofSeconds(1)).copy(references, registries, moved);
  }

  @Test
  void shouldCopyEveryPlatformByDigestOnce() throws Exception {
    String digest = source.push("app", "1", "amd64", "arm64");

    ImageCopy.Result result = copy("app:1");

    assertThat(result.copied()).isEqualTo(1);
    assertThat(result.bytes()).isEqualTo(moved.sum()).isPositive();
    assertThat(target.content())
        .containsKey("app/manifests/" + digest)
        .allSatisfy((path, content) -> assertThat(source.content()).containsEntry(path, content));
    assertThat(copy("app:1")).isEqualTo(new ImageCopy.Result(1, 0, 0));
    assertThat(copy("app@" + digest)).isEqualTo(new ImageCopy.Result(1, 0, 0));
  }

  @Test
  void shouldGetTheTokensThatRegistriesAskFor() throws Exception {
    source.wantingTokens().push("app", "1", "amd64");
    target.wantingTokens();

    assertThat(copy("app:1").copied()).isEqualTo(1);
    assertThat(source.scopes).containsExactly("service=small&scope=repository:app:pull");
    assertThat(target.scopes).contains("service=small&scope=repository:app:pull");
  }

  @Test
  void shouldFollowBlobsToAnotherHostWithoutTheToken() throws Exception {
    try (SmallRegistry store = new SmallRegistry()) {
      source.wantingTokens().withBlobsAt(store).push("app", "1", "amd64");
      store.push("app", "1", "amd64");

      assertThat(copy("app:1").copied()).isEqualTo(1);
      assertThat(store.asked).hasSize(3).allMatch(request -> request.startsWith("GET app/blobs/"));
    }
  }

  @Test
  void shouldFailForGoodWhenMissingImageCannotBeCopied() {
    source.wantingCredentials().push("app", "1", "amd64");

    assertThatThrownBy(() -> copy("app:1"))
        .isInstanceOf(MissingImageException.class)
        .hasMessage(
            "image %s/app:1 is missing and cannot be copied: the registry answered 401 to"
                + " 127.0.0.1/v2/app/manifests/1",
            target.host());
  }

  @Test
  void shouldFailForGoodWhenImageIsMissingAtBothSides() {
    assertThatThrownBy(() -> copy("app:1"))
        .isInstanceOf(MissingImageException.class)
        .hasMessage(
            "image %s/app:1 is missing, and so is %s/app:1 that it would be copied from",
            target.host(), source.host());
  }

  @Test
  void shouldFailForGoodWhenImageIsMissingAndItsRegistryCannotBeReached() {
    source.close();

    assertThatThrownBy(() -> copy("app:1"))
        .isInstanceOf(MissingImageException.class)
        .hasMessageContaining("cannot be copied: " + source.host() + " cannot be reached");
  }

  @Test
  void shouldTakeTagForTheImageOnlyWhenItIsTheSame() throws Exception {
    String one = source.push("app", "1", "amd64", "arm64");
    target.push("app", "1", "riscv");

    assertThatThrownBy(() -> copy("app:1"))
        .isInstanceOf(MissingImageException.class)
        .hasMessageContaining("but %s/app:1 is %s", source.host(), one);
    target.push("app", "1", "amd64", "arm64");
    assertThat(copy("app:1").byReference()).isEqualTo(1);
    target.pushOne("app", "1", "arm64");
    assertThat(copy("app:1").byReference()).as("one platform of it").isEqualTo(1);
  }

  @Test
  void shouldLeaveTagThatItCannotCompare() throws Exception {
    source.close();
    target.push("app", "1", "riscv");

    assertThat(copy("app:1").byReference()).isEqualTo(1);
  }

  @Test
  void shouldLeaveImagesByReferenceWhereTheTargetTellsNothing() throws Exception {
    source.push("app", "1", "amd64");
    target.wantingCredentials();

    assertThat(copy("app:1").byReference()).isEqualTo(1);
    target.close();
    assertThat(copy("app:1").byReference()).isEqualTo(1);
  }

  @Test
  void shouldCopyFromTheRegistryThatHasTheImageWhereTwoShareMirror() throws Exception {
    try (SmallRegistry other = new SmallRegistry()) {
      other.push("app", "1", "amd64");

      assertThat(
              copy(Map.of(source.host(), target.host(), other.host(), target.host()), "app:1")
                  .copied())
          .isEqualTo(1);
    }
  }

  @Test
  void shouldFailForNowWhenRegistryIsIllOrHangs() {
    source.push("app", "1", "amd64");
    source.failingWith(503);
    assertThatThrownBy(() -> copy("app:1"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("503");
    target.hanging();
    assertThatThrownBy(() -> copy("app:1"))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessageContaining("nothing moved for 1 s");
  }

  @Test
  void shouldAskTheHubAtItsOwnHost() {
    assertThat(ImageRegistry.uri(ImageReference.parse("nginx").orElseThrow(), "manifests/latest"))
        .hasToString("https://registry-1.docker.io/v2/library/nginx/manifests/latest");
  }
}
