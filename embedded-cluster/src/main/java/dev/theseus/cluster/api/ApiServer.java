package dev.theseus.cluster.api;

import dev.theseus.cluster.access.AccountTokens;
import dev.theseus.cluster.access.Roles;
import dev.theseus.cluster.access.Wish;
import dev.theseus.cluster.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A running Kubernetes API on loopback. */
public final class ApiServer implements AutoCloseable {
  private final HttpExchangeServer http;
  private final ServingIdentity identity;
  private final Authorization authorization;

  private ApiServer(
      HttpExchangeServer http, ServingIdentity identity, Authorization authorization) {
    this.http = http;
    this.identity = identity;
    this.authorization = authorization;
  }

  /**
   * How to serve.
   *
   * @param port 0 for any free one
   * @param identityDirectory where certificate and token are kept for the next start; empty: made
   *     anew each time
   */
  public record Settings(int port, Optional<Path> identityDirectory, RequestFilter filter) {}

  /**
   * Starts to serve a store.
   *
   * @throws IOException where the port is taken or the identity cannot be kept
   */
  public static ApiServer start(ObjectStore store, PodLogs logs, NodeProxy nodes, Settings settings)
      throws IOException {
    ServingIdentity identity =
        settings.identityDirectory().isPresent()
            ? ServingIdentity.in(settings.identityDirectory().get())
            : ServingIdentity.generate();
    InstantSource clock = InstantSource.system();
    AccountTokens tokens = new AccountTokens(identity.token(), clock);
    Authorization authorization =
        new Authorization(identity.token(), tokens, new Roles(store), store.types());
    TablePrinter printer = new TablePrinter(clock, new CustomColumns(store));
    FieldOwnership ownership = new FieldOwnership(store.types(), clock);
    ResourceHandler resources =
        new ResourceHandler(
            store,
            new ReadHandler(store, printer),
            new WriteHandler(store, ownership, printer),
            new DeleteHandler(store, printer),
            new ScaleHandler(store, ownership),
            new PodHandler(store, logs, nodes),
            new TokenHandler(store, tokens, clock));
    ApiHandler handler =
        new ApiHandler(
            authorization,
            settings.filter(),
            new Discovery(store.types()),
            new OpenApi(store.types()),
            resources);
    return new ApiServer(
        HttpExchangeServer.start(settings.port(), identity, handler::answer),
        identity,
        authorization);
  }

  public int port() {
    return http.port();
  }

  /** Such as {@code https://127.0.0.1:6443}. */
  public String url() {
    return "https://127.0.0.1:" + port();
  }

  /** What clients trust. */
  public String certificatePem() {
    return identity.certificatePem();
  }

  /** Writes what clients need to be let in. */
  public void writeKubeconfig(Path file, String name) throws IOException {
    KubeconfigWriter.write(file, name, url(), identity.certificatePem(), identity.token());
  }

  /** What each service account was let do so far, by user name, without namespaces and names. */
  public Map<String, Set<Wish>> used() {
    return authorization.used();
  }

  @Override
  public void close() {
    http.close();
  }
}
