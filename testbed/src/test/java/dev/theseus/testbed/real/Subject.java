package dev.theseus.testbed.real;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real program on real clusters, with its data on a claim. */
enum Subject {
  /** PostgreSQL, a StatefulSet, under {@code pgbench}. */
  POSTGRES("bank", "postgres", "data-postgres-0") {
    @Override
    List<Descriptor> descriptors() throws IOException {
      return read("pgbench.yaml");
    }

    @Override
    void fill(InetSocketAddress server, Path folder) throws Exception {
      PgBench.fill(server, 6, folder);
    }

    @Override
    Load start(InetSocketAddress edge, Path folder) throws IOException {
      return PgBench.start(edge, folder);
    }
  },

  /** Redis, a Deployment, with each write in its append-only file before it is acknowledged. */
  REDIS("records", "redis", "redis-data") {
    @Override
    List<Descriptor> descriptors() throws IOException {
      return read("records.yaml").stream()
          .filter(each -> each.kind().equals("Namespace") || each.name().startsWith("redis"))
          .toList();
    }

    @Override
    void fill(InetSocketAddress server, Path folder) {
      try (RedisLedger ledger = new RedisLedger(server)) {
        ledger.fill(FILLING_MEBIBYTES);
      }
    }

    @Override
    Load start(InetSocketAddress edge, Path folder) {
      return LedgerLoad.start(edge, RedisLedger::new);
    }
  },

  /** The same beside a workload of every kind, an autoscaler and a disruption budget. */
  KINDS("records", "redis", "redis-data") {
    @Override
    List<Descriptor> descriptors() throws IOException {
      return Stream.concat(REDIS.descriptors().stream(), read("kinds.yaml").stream()).toList();
    }

    @Override
    void fill(InetSocketAddress server, Path folder) throws Exception {
      REDIS.fill(server, folder);
    }

    @Override
    Load start(InetSocketAddress edge, Path folder) throws IOException {
      return REDIS.start(edge, folder);
    }
  },

  /**
   * The application of the inputs that was exported from a live cluster: Redis as people run it,
   * which writes its data at the end. The export was of a stopped one; and where no registry can be
   * reached, an image cannot always be pulled.
   */
  INPUTS("inputs", "redis", "redis-data") {
    @Override
    List<Descriptor> descriptors() throws IOException {
      Application application = new Application(namespace(), "crane-golden/redis/export");
      return Stream.concat(
              Stream.of(application.plainNamespace()),
              application.descriptors().stream().map(Subject::runnable))
          .toList();
    }

    @Override
    void fill(InetSocketAddress server, Path folder) {
      try (RedisLedger ledger = new RedisLedger(server, Optional.of(EXPORTED_PASSWORD))) {
        ledger.fill(FILLING_MEBIBYTES);
      }
    }

    @Override
    Load start(InetSocketAddress edge, Path folder) {
      return LedgerLoad.start(
          edge, server -> new RedisLedger(server, Optional.of(EXPORTED_PASSWORD)));
    }
  };

  private static final int FILLING_MEBIBYTES = 96;
  private static final String EXPORTED_PASSWORD = "PASSWORD";

  private final String namespace;
  private final String service;
  private final String claim;

  Subject(String namespace, String service, String claim) {
    this.namespace = namespace;
    this.service = service;
    this.claim = claim;
  }

  /** Its objects, the namespace first. */
  abstract List<Descriptor> descriptors() throws IOException;

  /** Gives the volume enough to copy that something can go wrong meanwhile. */
  abstract void fill(InetSocketAddress server, Path folder) throws Exception;

  /** Starts the clients, behind one address for both sites. */
  abstract Load start(InetSocketAddress edge, Path folder) throws IOException;

  String namespace() {
    return namespace;
  }

  /** The Service that clients use. */
  String service() {
    return service;
  }

  String claim() {
    return claim;
  }

  /** The name under which the edge knows it. */
  String edge() {
    return namespace;
  }

  private static List<Descriptor> read(String resource) throws IOException {
    try (InputStream yaml = Subject.class.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new IOException("The class path has no " + resource);
      }
      String text =
          new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
              .replace("registry.east.example", "localhost")
              .replace("theseus.dev/edge: redis", "theseus.dev/edge: records");
      return new DescriptorReader().read(resource, text);
    }
  }

  private static Descriptor runnable(Descriptor exported) {
    return switch (exported.kind()) {
      case "Deployment" ->
          exported
              .with(1L, "spec", "replicas")
              .mapped(
                  _ -> "IfNotPresent",
                  "spec",
                  "template",
                  "spec",
                  "containers",
                  JsonTree.EVERY,
                  "imagePullPolicy");
      case "Service" -> exported.withAnnotation("theseus.dev/edge", INPUTS.edge());
      default -> exported;
    };
  }
}
