package dev.theseus.agent.protocol;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One request to an agent on its own connection; closing it tells the agent to stop. */
public final class HttpCall implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private static final int PROBE_MILLIS = 2_000;
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

  /** Agents say every few seconds that they still work; only a slow disk may keep bytes longer. */
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);

  private final Connection connection;
  private final AgentEndpoint agent;
  private Optional<HttpHead> response = Optional.empty();

  private HttpCall(Connection connection, AgentEndpoint agent) {
    this.connection = connection;
    this.agent = agent;
  }

  /** Connects and sends the head of a request; a body may follow on {@link #requestBody()}. */
  public static HttpCall send(
      AgentEndpoint agent, String method, String pathAndQuery, Map<String, String> headers)
      throws IOException {
    return send(agent, method, pathAndQuery, headers, IDLE_LIMIT);
  }

  /** A request that tells soon whether anybody answers; nothing else may hang on it. */
  public static HttpCall probe(AgentEndpoint agent, String pathAndQuery) throws IOException {
    return send(agent, "GET", pathAndQuery, Map.of(), new Patience(PROBE_MILLIS, PROBE_LIMIT));
  }

  static HttpCall send(
      AgentEndpoint agent,
      String method,
      String pathAndQuery,
      Map<String, String> headers,
      Duration idleLimit)
      throws IOException {
    return send(
        agent, method, pathAndQuery, headers, new Patience(CONNECT_TIMEOUT_MILLIS, idleLimit));
  }

  /** How long a call waits for a connection, and for the next byte. */
  private record Patience(int connectMillis, Duration idle) {}

  private static HttpCall send(
      AgentEndpoint agent,
      String method,
      String pathAndQuery,
      Map<String, String> headers,
      Patience patience)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      String host = agent.address().getHost();
      int port = agent.address().getPort();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.socket().connect(new InetSocketAddress(host, port), patience.connectMillis());
      Connection connection = secured(new IdleGuard(channel, patience.idle()), agent);
      StringBuilder head = new StringBuilder();
      head.append(method).append(' ').append(pathAndQuery).append(" HTTP/1.1\r\n");
      head.append("Host: ").append(host).append(':').append(port).append("\r\n");
      head.append("Authorization: Bearer ").append(agent.token()).append("\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Connection: close\r\n\r\n");
      ByteBuffer bytes = ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        connection.write(bytes);
      }
      return new HttpCall(connection, agent);
    } catch (IOException e) {
      channel.close();
      throw new NoConnectionException(
          "no connection to the agent at " + agent + ": " + e.getMessage(), e);
    }
  }

  /** The token is sent only to who has proved to belong to the migration. */
  private static Connection secured(IdleGuard guarded, AgentEndpoint agent) throws IOException {
    if (!agent.address().getScheme().equals("https")) {
      return guarded;
    }
    AgentIdentity identity =
        agent
            .identity()
            .orElseThrow(() -> new IOException("the identity of the migration is not known here"));
    return TlsConnection.over(
        guarded, identity.caller(agent.address().getHost(), agent.address().getPort()));
  }

  /** Where the request's body goes. */
  public WritableByteChannel requestBody() {
    return connection;
  }

  /** Says that the request's body is complete. */
  public void endRequest() throws IOException {
    connection.endOutput();
  }

  /** The status; waits for the response. */
  public int status() throws IOException {
    String[] words = response().firstLine().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException(agent + " answered no HTTP: " + response().firstLine());
    }
    return Integer.parseInt(words[1]);
  }

  /** Whether an agent answered; if not, somebody else has the address. Waits for the response. */
  public boolean isAnsweredByAgent() throws IOException {
    return header("server").equals(HttpExchange.SERVER);
  }

  /** A header of the response; empty text where it is missing. */
  public String header(String lowerCaseName) throws IOException {
    return response().header(lowerCaseName).orElse("");
  }

  /** The whole body of the response. */
  public String bodyText() throws IOException {
    return response().bodyText();
  }

  /** The body of the response as it comes. */
  public ReadableByteChannel body() throws IOException {
    return response().body();
  }

  private HttpHead response() throws IOException {
    if (response.isEmpty()) {
      HttpHead head = HttpHead.read(connection);
      while (head.firstLine().startsWith(HttpExchange.STILL_WORKING)) {
        head = HttpHead.read(head.body());
      }
      response = Optional.of(head);
    }
    return response.get();
  }

  /** May be called from another thread: what waits on the connection fails then. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // Closed is all that is wanted.
    }
  }
}
