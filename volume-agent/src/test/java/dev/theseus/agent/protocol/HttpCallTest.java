package dev.theseus.agent.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HttpCallTest {
  private static final Duration IDLE_LIMIT = Duration.ofMillis(400);

  private static HttpListener listener(HttpListener.Handler handler) throws IOException {
    return new HttpListener(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), handler);
  }

  private static HttpCall call(HttpListener listener) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + listener.address().getPort());
    return HttpCall.send(new AgentEndpoint(address, "t"), "GET", "/x", Map.of(), IDLE_LIMIT);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void shouldGiveUpWhenTheAgentIsGoneWithoutWord() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (HttpListener silent = listener(_ -> await(end));
        HttpCall call = call(silent)) {
      assertThatThrownBy(call::status)
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("400 ms");
      end.countDown();
    }
  }

  @Test
  void shouldWaitAsLongAsTheAgentSaysThatItWorks() throws IOException {
    long start = System.nanoTime();
    HttpListener.Handler slow =
        exchange -> {
          exchange.tellStillWorking(50);
          while (System.nanoTime() - start < 3 * IDLE_LIMIT.toNanos()) {
            Thread.onSpinWait();
          }
          exchange.reply(200, "done");
        };
    try (HttpListener agent = listener(slow);
        HttpCall call = call(agent)) {
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.bodyText()).isEqualTo("done");
    }
  }
}
