package dev.theseus.agent.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.agent.TestIdentities;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class TlsConnectionTest {
  private final AgentIdentity identity = TestIdentities.next();

  private HttpListener listener(HttpListener.Handler handler) throws IOException {
    return new HttpListener(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.of(identity), handler);
  }

  private static URI address(HttpListener listener) {
    return URI.create("https://127.0.0.1:" + listener.address().getPort());
  }

  private HttpCall call(HttpListener listener) throws IOException {
    URI address = address(listener);
    return HttpCall.send(
        new AgentEndpoint(address, "t", address, Optional.of(identity)), "POST", "/x", Map.of());
  }

  @Test
  void shouldCarryMuchInBothDirectionsAtOnceUntilEachSideEnds() throws Exception {
    HttpListener.Handler echo =
        exchange -> {
          WritableByteChannel back = exchange.stream(Map.of());
          ByteBuffer part = ByteBuffer.allocate(100_000);
          while (exchange.body().read(part.clear()) >= 0) {
            part.flip();
            while (part.hasRemaining()) {
              back.write(part);
            }
          }
        };
    try (HttpListener agent = listener(echo);
        HttpCall call = call(agent)) {
      byte[] sent = new byte[5_000_000];
      new Random(7).nextBytes(sent);
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  call.requestBody().write(ByteBuffer.wrap(sent));
                  call.endRequest();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      ByteBuffer received = ByteBuffer.allocate(sent.length + 1);
      while (call.body().read(received) >= 0) {
        // To the end.
      }
      writer.join();

      assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(sent));
    }
  }

  @Test
  void shouldNotTakeConnectionThatIsCutOffForTheEnd() throws Exception {
    HttpListener.Handler dying =
        exchange -> {
          exchange.stream(Map.of()).write(ByteBuffer.wrap(new byte[10]));
          exchange.abort();
        };
    try (HttpListener agent = listener(dying);
        HttpCall call = call(agent)) {
      ByteBuffer received = ByteBuffer.allocate(100);

      assertThatThrownBy(
              () -> {
                while (call.body().read(received) >= 0) {
                  // To the end, which does not come.
                }
              })
          .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
    }
  }

  @Test
  void shouldSayWhoHasProvedNothing() throws Exception {
    HttpListener.Handler teller =
        exchange -> exchange.reply(200, "proven=" + exchange.isFromProven());
    try (HttpListener agent = listener(teller)) {
      HttpsURLConnection anybody = (HttpsURLConnection) address(agent).toURL().openConnection();
      SSLContext trusting = SSLContext.getInstance("TLS");
      trusting.init(null, new TrustManager[] {new TrustsEverybody()}, null);
      anybody.setSSLSocketFactory(trusting.getSocketFactory());
      anybody.setHostnameVerifier((_, _) -> true);
      try (HttpCall known = call(agent)) {
        assertThat(known.bodyText()).isEqualTo("proven=true");
      }
      assertThat(new String(anybody.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("proven=false");
    }
  }

  @Test
  void shouldSayWhatIsNoIdentity() {
    assertThatThrownBy(() -> AgentIdentity.parse("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'PRIVATE KEY' and a 'CERTIFICATE'");
  }

  private static final class TrustsEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
