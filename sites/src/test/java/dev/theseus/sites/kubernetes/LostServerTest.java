package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an API server that dies or starts says in passing must not count for good. */
class LostServerTest {

  private static final String PODS = "GET /api/v1/namespaces/shop/pods";

  @TempDir Path folder;

  @Test
  void shouldTryAgainWhatAServerDeniesThatIsNotReadyYet() {
    try (CannedServer server = new CannedServer()) {
      server.answer(PODS, 403, CannedServer.status(403, "Forbidden", "pods is forbidden"));
      server.answer("GET /readyz", 500, "[-]poststarthook/rbac/bootstrap-roles failed");

      SiteException failed = list(server);

      assertThat(failed.kind()).isEqualTo(Kind.RETRIABLE);
      assertThat(failed.reason()).isEqualTo("Starting");
      assertThat(failed)
          .hasMessageContaining("pods is forbidden")
          .hasMessageContaining("is not ready yet");
    }
  }

  @Test
  void shouldTakeADenialForGoodOfAServerThatIsReady() {
    try (CannedServer server = new CannedServer()) {
      server.answer(PODS, 403, CannedServer.status(403, "Forbidden", "pods is forbidden"));
      server.answer("GET /readyz", 200, "ok");

      assertThat(list(server).kind()).isEqualTo(Kind.PERMANENT);
    }
  }

  @Test
  void shouldTryAgainWhenTheServerDiesWithinAHandshake() throws IOException {
    try (ServerSocket dying = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> closeEach(dying));
      String url = "https://127.0.0.1:" + dying.getLocalPort();
      try (KubernetesSite site = CannedServer.open(folder, url)) {
        SiteException failed =
            catchThrowableOfType(SiteException.class, () -> site.catalog().version());

        assertThat(failed.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failed.reason()).isEqualTo("Unreachable");
      }
    }
  }

  private SiteException list(CannedServer server) {
    try (KubernetesSite site = server.site(folder)) {
      return catchThrowableOfType(
          SiteException.class, () -> site.objects().list("v1", "Pod", "shop", ""));
    }
  }

  private static void closeEach(ServerSocket server) {
    try {
      while (true) {
        Socket connection = server.accept();
        connection.getInputStream().readNBytes(1);
        connection.close();
      }
    } catch (IOException closed) {
      assertThat(server.isClosed()).isTrue();
    }
  }
}
