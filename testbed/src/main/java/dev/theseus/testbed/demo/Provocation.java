package dev.theseus.testbed.demo;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.CopyConverged;
import dev.theseus.events.MigrationEvent;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.testbed.shop.ShopDescriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Does once, at the right moment of a migration, what the scenario asks for. */
final class Provocation {
  private final Scenario scenario;
  private final Stage stage;
  private final ShopOnSite target;
  private final RequestSender sender;
  private final Narrator narrator;
  private boolean done;

  Provocation(
      Scenario scenario, Stage stage, ShopOnSite target, RequestSender sender, Narrator narrator) {
    this.scenario = scenario;
    this.stage = stage;
    this.target = target;
    this.sender = sender;
    this.narrator = narrator;
  }

  /** Looks at one event of the migration. */
  void on(MigrationEvent event) {
    if (done || !isTheMoment(event)) {
      return;
    }
    done = true;
    switch (scenario) {
      case SUCCESS -> {}
      case FAILURE -> damage();
      case CANCEL -> cancel(event.migrationId());
      case CRASH -> Thread.ofVirtual().name("demo-crash").start(this::crash);
    }
  }

  /** Whether the scenario's moment came. */
  boolean done() {
    return done || scenario == Scenario.SUCCESS;
  }

  private boolean isTheMoment(MigrationEvent event) {
    return switch (scenario) {
      case SUCCESS -> false;
      // Everything cold has been copied by now, and the last verification is still to come.
      case FAILURE -> event instanceof CopyConverged;
      case CANCEL, CRASH -> event instanceof ChunkCopied;
    };
  }

  private void damage() {
    try {
      Optional<Path> folder =
          target
              .persistentVolume(ShopDescriptors.CLAIM)
              .map(name -> stage.clusters().volumeFolder(target.site(), name));
      if (folder.isEmpty()) {
        throw new IOException(
            "The claim " + ShopDescriptors.CLAIM + " has no folder at " + target.site());
      }
      Path damaged = ByteFlip.in(folder.get());
      narrator.line(
          "fault: flipped one byte of %s at %s; its size and time stay as they were"
              .formatted(folder.get().relativize(damaged), target.site()));
    } catch (IOException e) {
      throw new IllegalStateException("The failure could not be provoked", e);
    }
  }

  private void cancel(String migrationId) {
    narrator.line("cancel: asked while data is copied");
    sender.sendAndWait(
        Output.of(
            CatalogueTopics.REQUESTS,
            migrationId,
            new CancelRequested(
                migrationId,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                "demo",
                "the scenario cancels while data is copied")));
  }

  private void crash() {
    narrator.line("crash: kill -9 of the coordinator and of a mover");
    try {
      stage.crashAndRestart();
      narrator.line("crash: both were started again");
    } catch (IOException e) {
      throw new IllegalStateException("The services could not be started again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
