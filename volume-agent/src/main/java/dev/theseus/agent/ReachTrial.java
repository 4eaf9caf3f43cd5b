package dev.theseus.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Tries what can be connected to from where it runs, and says so line by line. */
final class ReachTrial {
  static final String OPTION = "--reach";

  private static final int LIMIT_MILLIS = 2_000;

  private ReachTrial() {}

  /**
   * Tries all at once.
   *
   * @param addresses {@code HOST:PORT}, separated by commas
   */
  static void run(String addresses, PrintStream out) throws InterruptedException {
    List<String> all = Stream.of(addresses.split(",", -1)).filter(a -> !a.isBlank()).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> tries =
          all.stream().map(address -> threads.submit(() -> accepts(address))).toList();
      for (int i = 0; i < all.size(); i++) {
        out.println((accepted(tries.get(i)) ? "accepted " : "refused ") + all.get(i));
      }
    }
    out.flush();
  }

  private static boolean accepted(Future<Boolean> attempt) throws InterruptedException {
    try {
      return attempt.get();
    } catch (ExecutionException failed) {
      return false; // Not an address: whoever asks sees that it was not accepted.
    }
  }

  private static boolean accepts(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(address.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
