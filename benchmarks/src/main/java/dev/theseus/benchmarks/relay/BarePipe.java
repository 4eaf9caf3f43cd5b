package dev.theseus.benchmarks.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What runs in the pods at the ends of a bare pipe; knows the JDK only. */
public final class BarePipe {
  static final int SEND_PORT = 9000;
  static final int TAKE_PORT = 9001;

  /** What the taking end says once it has everything. */
  static final int ALL_HERE = 'd';

  private static final int BUFFER_BYTES = 1 << 17;

  private BarePipe() {}

  /** {@code fill FILE BYTES} and end, or {@code serve BYTES} until stopped. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("fill")) {
      try (OutputStream file = Files.newOutputStream(Path.of(arguments[1]))) {
        send(file, Long.parseLong(arguments[2]));
      }
      return;
    }
    long bytes = Long.parseLong(arguments[1]);
    Thread taking = Thread.ofPlatform().start(() -> serve(TAKE_PORT, one -> take(one, bytes)));
    serve(SEND_PORT, one -> send(one.getOutputStream(), bytes));
    taking.interrupt();
  }

  private interface Service {
    void answer(Socket caller) throws IOException;
  }

  private static void serve(int port, Service service) {
    try (ServerSocket server = new ServerSocket(port)) {
      while (true) {
        try (Socket caller = server.accept()) {
          service.answer(caller);
        } catch (IOException e) {
          System.err.println("a caller went away: " + e.getMessage());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot serve on port " + port, e);
    }
  }

  private static void send(OutputStream to, long bytes) throws IOException {
    byte[] noise = new byte[BUFFER_BYTES];
    new SplittableRandom(bytes).nextBytes(noise);
    for (long sent = 0; sent < bytes; sent += noise.length) {
      to.write(noise, 0, (int) Math.min(noise.length, bytes - sent));
    }
    to.flush();
  }

  private static void take(Socket caller, long bytes) throws IOException {
    InputStream in = caller.getInputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = bytes;
    while (left > 0) {
      int count = in.read(buffer);
      if (count < 0) {
        return;
      }
      left -= count;
    }
    caller.getOutputStream().write(ALL_HERE);
    caller.getOutputStream().flush();
  }
}
