package dev.theseus.agent;

import dev.theseus.agent.protocol.AgentIdentity;
import dev.theseus.agent.scan.RoundFolder;
import dev.theseus.agent.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Everything that one agent does for one migration. */
final class MigrationSides {
  private final Path volume;
  private final MigrationState state;
  private final SourceSide source;
  private final TargetSide target;
  private final Object verifying = new Object();
  private final int hashThreads;
  private final Optional<AgentIdentity> identity;

  MigrationSides(AgentConfig config, MigrationRef migration) {
    this.volume = config.volume();
    this.hashThreads = config.hashThreads();
    this.identity = config.identity();
    this.state = new MigrationState(config.state().resolve(migration.id()));
    this.source = new SourceSide(volume, state.folder().resolve("source"));
    this.target = new TargetSide(volume, state.folder().resolve("target"), migration);
  }

  /** What this agent proves to others of its migration. */
  Optional<AgentIdentity> identity() {
    return identity;
  }

  MigrationState state() {
    return state;
  }

  SourceSide source() {
    return source;
  }

  TargetSide target() {
    return target;
  }

  /** Hashes the volume by reading it; only what this side has not hashed unless {@code full}. */
  VerifyResult verify(boolean full, boolean quiesced, Operation operation) throws IOException {
    synchronized (verifying) {
      // It may have waited for another attempt, and a newer one may have come meanwhile.
      operation.requireWanted();
      long start = System.nanoTime();
      Verification.Options options = new Verification.Options(full, quiesced, hashThreads);
      Verification.Result result =
          new Verification(volume, verified(), operation).run(options, hashedBefore());
      return new VerifyResult(
          result.manifest().root().hex(),
          result.manifest().entries(),
          result.manifest().contentBytes(),
          result.hashedBytes(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }

  /** What this side hashed by reading the volume before it was ever asked to verify it. */
  private Optional<Path> hashedBefore() throws IOException {
    if (Verification.lastManifest(verified()).isPresent()) {
      return Optional.empty();
    }
    Optional<Path> sent = source.newestFinished();
    return sent.isPresent() ? sent : target.readBack();
  }

  /** The manifest of the last verification. */
  Path verifiedManifest() throws AgentException {
    Optional<Path> manifest = Verification.lastManifest(verified());
    return manifest.orElseThrow(
        () -> new AgentException.Permanent("this volume was not verified yet; ask for that first"));
  }

  private Path verified() {
    return state.folder().resolve("verify");
  }

  /** Removes what this migration wrote, and what is kept about it; the epoch stays as a fence. */
  void discard() throws IOException {
    target.discard();
    for (String part : new String[] {"source", "verify"}) {
      Path folder = state.folder().resolve(part);
      if (Files.exists(folder)) {
        new RoundFolder(folder).remove();
      }
    }
  }
}
