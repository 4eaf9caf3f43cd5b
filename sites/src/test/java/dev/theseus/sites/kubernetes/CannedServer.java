package dev.theseus.sites.kubernetes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * An HTTP server with fixed answers by method and path, for what no real server does on request.
 */
final class CannedServer implements AutoCloseable {

  private record Answer(int code, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  CannedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          requests.add(body.isEmpty() ? call : call + " " + body);
          Answer answer =
              answers.getOrDefault(
                  call,
                  answers.getOrDefault(
                      exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                      new Answer(404, status(404, "NotFound", "the server could not find it"))));
          byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer.code, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    answer("GET /api", 200, "{\"versions\":[\"v1\"]}");
    answer(
        "GET /apis",
        200,
        """
        {"groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}],
          "preferredVersion":{"groupVersion":"apps/v1"}}]}\
        """);
    answer(
        "GET /api/v1",
        200,
        """
        {"resources":[
          {"name":"namespaces","kind":"Namespace","namespaced":false,"verbs":["get","list","create"]},
          {"name":"pods","kind":"Pod","namespaced":true,"verbs":["get","list","create","delete"]},
          {"name":"pods/log","kind":"Pod","namespaced":true,"verbs":["get"]},
          {"name":"secrets","kind":"Secret","namespaced":true,"verbs":["get","list","create"]}]}\
        """);
    answer(
        "GET /apis/apps/v1",
        200,
        """
        {"resources":[{"name":"deployments","kind":"Deployment","namespaced":true,
          "verbs":["get","list","create","patch","delete","watch"]}]}\
        """);
  }

  void answer(String call, int code, String body) {
    answers.put(call, new Answer(code, body));
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  static String status(int code, String reason, String message) {
    return """
    {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":"%s","message":"%s"}\
    """
        .formatted(code, reason, message);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  KubernetesSite site(Path folder) {
    return open(folder, url());
  }

  static KubernetesSite open(Path folder, String url) {
    return KubernetesSite.open(new SiteDescription("east", kubeconfig(folder, url), "", "agent:1"));
  }

  static String kubeconfig(Path folder, String url) {
    try {
      return Files.writeString(
              folder.resolve("kubeconfig"),
              """
              apiVersion: v1
              kind: Config
              current-context: east
              clusters: [{name: c, cluster: {server: "%s"}}]
              users: [{name: u, user: {token: t}}]
              contexts: [{name: east, context: {cluster: c, user: u}}]
              """
                  .formatted(url))
          .toString();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
