package dev.theseus.testbed.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Concurrent clients that order from the shop and read back what they ordered. A request is made
 * once: there is no retry that could hide a failure.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final int READ_ONE_IN = 5;

  /**
   * What the clients do.
   *
   * @param clients how many work at once
   * @param pause longest pause of a client between two requests; the mean is half of it
   * @param limit how long one request may take; longer than any freeze to be survived
   * @param seed what the pauses and the choice of requests follow from
   */
  public record Settings(int clients, Duration pause, Duration limit, long seed) {}

  private final Settings settings;
  private final ShopClient shop;
  private final OrderLog log;
  private final Measurements measurements = new Measurements();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> clients = new ArrayList<>();

  private LoadGenerator(Settings settings, ShopClient shop, OrderLog log) {
    this.settings = settings;
    this.shop = shop;
    this.log = log;
  }

  /**
   * Starts the clients.
   *
   * @param edge the address that they know, before and after a migration
   * @param logFile receives one line for each acknowledged order
   */
  public static LoadGenerator start(InetSocketAddress edge, Path logFile, Settings settings)
      throws IOException {
    LoadGenerator load =
        new LoadGenerator(settings, new ShopClient(edge, settings.limit()), new OrderLog(logFile));
    for (int number = 1; number <= settings.clients(); number++) {
      Client client = load.new Client("client-" + number, settings.seed() * 31 + number);
      load.clients.add(Thread.ofVirtual().name(client.name).start(client::run));
    }
    return load;
  }

  /** What the clients have seen so far. */
  public LoadReport report() {
    return measurements.report(log.orders());
  }

  /** Lets each client end its current request, then reports. */
  public LoadReport stop() throws InterruptedException {
    stop.countDown();
    for (Thread client : clients) {
      client.join();
    }
    return report();
  }

  @Override
  public void close() throws IOException {
    stop.countDown();
    clients.forEach(Thread::interrupt);
    log.close();
  }

  private final class Client {
    private final String name;
    private final RandomGenerator random;
    private long sequence;
    private Optional<Long> lastId = Optional.empty();

    Client(String name, long seed) {
      this.name = name;
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    void run() {
      try {
        do {
          request();
        } while (!stop.await(
            random.nextLong(settings.pause().toNanos() + 1), TimeUnit.NANOSECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void request() {
      long started = System.nanoTime();
      String what = lastId.isPresent() && random.nextInt(READ_ONE_IN) == 0 ? "read" : "order";
      try {
        if (what.equals("read")) {
          expect(200, shop.get("/orders/" + lastId.orElseThrow()));
        } else {
          order();
        }
        measurements.success(started);
      } catch (IOException e) {
        measurements.failure(Instant.now() + " " + name + " " + what + ": " + e.getMessage());
      }
    }

    private void order() throws IOException {
      sequence++;
      String body = name + " " + sequence + " item-" + random.nextInt(1000);
      Matcher answer = ID.matcher(expect(201, shop.post("/orders", body)));
      if (!answer.find()) {
        throw new IOException("the acknowledgement names no order");
      }
      long id = Long.parseLong(answer.group(1));
      log.add(new AcknowledgedOrder(id, name, sequence, Instant.now()));
      lastId = Optional.of(id);
    }

    private static String expect(int status, ShopClient.Answer answer) throws IOException {
      if (answer.status() != status) {
        throw new IOException("HTTP " + answer.status() + ": " + answer.body());
      }
      return answer.body();
    }
  }
}
