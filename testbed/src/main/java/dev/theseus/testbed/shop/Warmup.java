package dev.theseus.testbed.shop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Touches what web and worker use, so that the JVM can keep it in an archive: that takes more than
 * half off their start.
 */
final class Warmup {
  private Warmup() {}

  public static void main(String[] arguments) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(anyPort, 1);
    // Nobody listens at port 1: the driver is loaded, and refused.
    ConnectionPool pool = new ConnectionPool(new Database("127.0.0.1", 1, "none"), 1);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", new Web(pool)::handle);
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    for (String path : List.of("/orders/x", "/nothing")) {
      HttpURLConnection request =
          (HttpURLConnection) URI.create(base + path).toURL().openConnection();
      System.out.println(path + ": " + request.getResponseCode());
    }
    try {
      new Database("127.0.0.1", 1, "none").connect().close();
    } catch (SQLException e) {
      System.out.println("as expected: " + e.getMessage());
    }
    server.stop(0);
    pool.close();
  }
}
