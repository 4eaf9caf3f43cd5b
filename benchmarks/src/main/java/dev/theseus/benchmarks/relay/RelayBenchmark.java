package dev.theseus.benchmarks.relay;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.deployer.step.AgentSecrets;
import dev.theseus.sites.AgentSecret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What comes through two API servers, beside what kubectl brings through one and through two. */
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description =
        "Relays a file between two real clusters through both API servers, verified durable, and in"
            + " the same run reads a bare 'kubectl port-forward' of one cluster, and pipes two of"
            + " them into one another. Needs testbed/cluster up.")
public final class RelayBenchmark implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 17;

  @Option(names = "--source", required = true, description = "kubeconfig of the source")
  private Path source = Path.of("");

  @Option(names = "--target", required = true, description = "kubeconfig of the target")
  private Path target = Path.of("");

  @Option(names = "--kubectl", defaultValue = "kubectl", description = "default: ${DEFAULT-VALUE}")
  private Path kubectl = Path.of("kubectl");

  @Option(
      names = "--load",
      split = " ",
      defaultValue = "testbed/cluster load",
      description = "gives image archives to the clusters; default: ${DEFAULT-VALUE}")
  private List<String> load = List.of();

  @Option(names = "--mebibytes", defaultValue = "256", description = "size: ${DEFAULT-VALUE}")
  private long mebibytes;

  @Option(names = "--rounds", defaultValue = "3", description = "repetitions: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--slots", defaultValue = "4", description = "units at once: ${DEFAULT-VALUE}")
  private int slots;

  @Option(names = "--output", defaultValue = "text", description = "text or json")
  private String output = "text";

  @Override
  public Integer call() throws IOException {
    BenchmarkImages.load(load);
    String namespace = "relay-" + UUID.randomUUID().toString().substring(0, 8);
    try (BenchmarkPlace from = new BenchmarkPlace("source", source, namespace);
        BenchmarkPlace to = new BenchmarkPlace("target", target, namespace)) {
      from.fill(bytes());
      from.servePipe(bytes());
      to.servePipe(bytes());
      AgentSecret secret = AgentSecrets.make(Instant.now());
      AgentEndpoint sourceAgent = from.agent(true, secret);
      AgentClient targetAgent = new AgentClient(to.agent(false, secret));
      List<Double> one = new ArrayList<>();
      List<Double> two = new ArrayList<>();
      List<Double> ours = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        one.add(rate(() -> readOne(from)));
        two.add(rate(() -> pipeTwo(from, to)));
        MigrationRef migration = new MigrationRef(BenchmarkPlace.MIGRATION, round + 1);
        int units = new AgentClient(sourceAgent).scan(migration, 0, true).units();
        ours.add(rate(() -> relay(migration, units, sourceAgent, targetAgent)));
        targetAgent.discard(migration);
        new AgentClient(sourceAgent).discard(migration);
      }
      report(one, two, ours);
    }
    return 0;
  }

  private long bytes() {
    return mebibytes * MEBIBYTE;
  }

  private interface Timed {
    void run() throws IOException;
  }

  private double rate(Timed part) throws IOException {
    long start = System.nanoTime();
    part.run();
    return mebibytes / ((System.nanoTime() - start) / 1e9);
  }

  private void readOne(BenchmarkPlace from) throws IOException {
    try (KubectlForward forward = KubectlForward.start(kubectl, source, from, BarePipe.SEND_PORT);
        Socket socket = forward.connect()) {
      copy(socket.getInputStream(), OutputStream.nullOutputStream());
    }
  }

  private void pipeTwo(BenchmarkPlace from, BenchmarkPlace to) throws IOException {
    try (KubectlForward reading = KubectlForward.start(kubectl, source, from, BarePipe.SEND_PORT);
        KubectlForward writing = KubectlForward.start(kubectl, target, to, BarePipe.TAKE_PORT);
        Socket here = reading.connect();
        Socket there = writing.connect()) {
      copy(here.getInputStream(), there.getOutputStream());
      if (there.getInputStream().read() != BarePipe.ALL_HERE) {
        throw new IOException("the bare pipe ended before everything had come");
      }
    }
  }

  private void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = bytes(); left > 0; ) {
      int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("the bare pipe ended " + left + " bytes too early");
      }
      to.write(buffer, 0, count);
      left -= count;
    }
  }

  private void relay(MigrationRef migration, int units, AgentEndpoint from, AgentClient to)
      throws IOException {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> slot =
        () -> {
          for (int unit = next.getAndIncrement(); unit < units; unit = next.getAndIncrement()) {
            to.relay(migration, 0, unit, from);
          }
          return null;
        };
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> one : pool.invokeAll(Collections.nCopies(slots, slot))) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a unit was not relayed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while relaying", e);
    }
  }

  private void report(List<Double> one, List<Double> two, List<Double> ours) {
    String format =
        output.equals("json")
            ? "{\"benchmark\":\"relay\",\"mebibytes\":%d,\"rounds\":%d,\"slots\":%d,"
                + "\"oneForward\":%.1f,\"twoForwards\":%.1f,\"relayed\":%.1f,"
                + "\"ratioToOne\":%.2f,\"ratioToTwo\":%.2f,"
                + "\"oneForwardAll\":%s,\"twoForwardsAll\":%s,\"relayedAll\":%s}%n"
            : "%d MiB, %d rounds, %d slots; MiB/s: one kubectl port-forward %.1f, two piped %.1f,"
                + " relayed %.1f; ratio to one %.2f, to two %.2f%none %s%ntwo %s%nrelayed %s%n";
    System.out.printf(
        Locale.ROOT,
        format,
        mebibytes,
        rounds,
        slots,
        median(one),
        median(two),
        median(ours),
        median(ours) / median(one),
        median(ours) / median(two),
        rounded(one),
        rounded(two),
        rounded(ours));
  }

  private static double median(List<Double> rates) {
    List<Double> sorted = rates.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static List<String> rounded(List<Double> rates) {
    return rates.stream().map(rate -> String.format(Locale.ROOT, "%.1f", rate)).toList();
  }
}
