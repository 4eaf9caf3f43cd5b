package dev.theseus.testbed.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was acknowledged, in memory and, line by line, in a file that outlives this process. */
final class OrderLog implements AutoCloseable {
  private final Writer file;
  private final List<AcknowledgedOrder> orders = new ArrayList<>();

  OrderLog(Path path) throws IOException {
    this.file = Files.newBufferedWriter(path);
  }

  synchronized void add(AcknowledgedOrder order) {
    orders.add(order);
    try {
      file.write(
          "%s %s %d %d%n".formatted(order.at(), order.client(), order.sequence(), order.id()));
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("An acknowledged order could not be logged", e);
    }
  }

  synchronized List<AcknowledgedOrder> orders() {
    return List.copyOf(orders);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
