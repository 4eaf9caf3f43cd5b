package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.Committed;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Step;
import dev.theseus.events.Stuck;
import dev.theseus.events.UnlockRequested;
import dev.theseus.events.UserRequest;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.SiteBook;
import dev.theseus.runtime.TheseusRuntime;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a user sees of a request's answer; the coordinator's part is played here, event by event.
 */
class AskingIT {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final long LIMIT_SECONDS = 60;

  private static TheseusRuntime runtime;
  private static RequestSender log;

  private String id = "";

  @BeforeAll
  static void start() throws IOException {
    runtime = TheseusRuntime.start(RuntimeConfig.of(Optional.empty()).withServices(Set.of()));
    log = RequestSender.open(runtime.messaging());
  }

  @AfterAll
  static void stop() {
    log.close();
    runtime.close();
  }

  @BeforeEach
  void chooseId() {
    id = UUID.randomUUID().toString();
  }

  @Test
  void shouldSayWhyACommittedMigrationIsNotCancelledWhileItStillRuns() throws Exception {
    happens(new Committed(id, 1, NOW));
    var cancel = run("cancel");
    happens(taken(CancelRequested.class));
    happens(new RequestRefused(id, 1, NOW, "CancelRequested", "it is committed"));
    assertThat(ended(cancel).exitCode()).isEqualTo(ExitCode.REFUSED.value());
    assertThat(ended(cancel).out()).contains("REFUSED: it is committed");
  }

  @Test
  void shouldFollowACancelledMigrationUntilItIsRolledBack() throws Exception {
    happens(new UnlockRequested(id, 1, NOW));
    var cancel = run("cancel");
    happens(taken(CancelRequested.class));
    happens(new CompensationStarted(id, 2, NOW, Step.LOCK, "cancelled", List.of(Step.LOCK)));
    happens(new RolledBack(id, 2, NOW, "cancelled"));
    assertThat(ended(cancel).exitCode()).isZero();
    assertThat(ended(cancel).out()).contains("ROLLED_BACK: cancelled");
  }

  @Test
  void shouldFollowAStuckMigrationThatGoesOn() throws Exception {
    happens(stuck());
    var recover = run("recover");
    happens(taken(RecoveryRequested.class));
    happens(new UnlockRequested(id, 2, NOW));
    happens(new Completed(id, 2, NOW));
    assertThat(ended(recover).exitCode()).as(ended(recover).out()).isZero();
    assertThat(ended(recover).out()).contains("COMPLETED");
  }

  @Test
  void shouldSayThatACancelledMigrationIsStuckStill() throws Exception {
    happens(stuck());
    var cancel = run("cancel");
    happens(taken(CancelRequested.class));
    assertThat(ended(cancel).exitCode()).isEqualTo(ExitCode.STUCK.value());
    assertThat(ended(cancel).out()).contains("next: theseus recover " + id);
  }

  @Test
  void shouldRefuseAnIdThatIsUsedBeforeAnythingIsWritten() {
    happens(new Completed(id, 1, NOW));
    register("east");
    register("west");
    var again = on("migrate", "--yes", "--id", id, "--from", "east/a", "--to", "west/b");
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT.value());
    assertThat(again.err()).contains("'" + id + "' is used already; choose another with --id");
    assertThat(requests()).isEmpty();
  }

  private static void register(String site) {
    new SiteBook(runtime.messaging())
        .register(
            SiteBook.registration(
                "kubernetes", new SiteDescription(site, "/nowhere", "", "agent")));
  }

  private Stuck stuck() {
    return new Stuck(
        id, 1, NOW, Step.RETIRE, false, "Service/web", "forbidden", "theseus recover " + id);
  }

  private void happens(MigrationEvent event) {
    log.sendAndWait(Output.of(CatalogueTopics.EVENTS, id, event));
  }

  private CompletableFuture<Run> run(String command) {
    return CompletableFuture.supplyAsync(() -> on(command, id));
  }

  private static Run on(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap",
            runtime.endpoint().bootstrapServers(),
            "--registry",
            runtime.endpoint().registryUrl()));
    return Run.of(all.toArray(String[]::new));
  }

  private static Run ended(CompletableFuture<Run> run) throws Exception {
    return run.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the user's request as the coordinator does. */
  private <R extends UserRequest> R taken(Class<R> type) {
    var deadline = System.nanoTime() + Duration.ofSeconds(LIMIT_SECONDS).toNanos();
    try (var reader = LogReader.open(runtime.messaging(), CatalogueTopics.REQUESTS, id::equals)) {
      while (System.nanoTime() < deadline) {
        for (var message : reader.poll(Duration.ofMillis(50))) {
          if (type.isInstance(message.value())) {
            return type.cast(message.value());
          }
        }
      }
    }
    throw new AssertionError("No " + type.getSimpleName() + " was written for " + id);
  }

  private List<?> requests() {
    try (var reader = LogReader.open(runtime.messaging(), CatalogueTopics.REQUESTS, id::equals)) {
      return reader.readToEnd();
    }
  }
}
