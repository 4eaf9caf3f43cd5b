package dev.theseus.planner;

import dev.theseus.events.MigrationSpec;
import dev.theseus.planner.finding.Target;
import dev.theseus.planner.prediction.Experience;
import dev.theseus.planner.prediction.Forecast;
import dev.theseus.sites.Site;
import dev.theseus.sites.Sites;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Reads both sites side by side and makes the plan; writes nothing. */
public final class Planner {

  private final Sites sites;
  private final Supplier<Experience> experience;
  private final SourceReader sourceReader;
  private final TargetReader targetReader = new TargetReader();
  private final PlanMaker maker;

  /**
   * A planner.
   *
   * @param experience what past migrations took, asked for at each plan
   * @param assumedBytesPerSecond rate of the path where none was measured
   * @param sampleInterval time between two samples of what pods write
   */
  public Planner(
      Sites sites,
      Supplier<Experience> experience,
      double assumedBytesPerSecond,
      Duration sampleInterval) {
    this.sites = sites;
    this.experience = experience;
    this.sourceReader = new SourceReader(sampleInterval);
    this.maker = new PlanMaker(new Forecast(assumedBytesPerSecond));
  }

  /**
   * Plans one migration.
   *
   * @throws dev.theseus.sites.SiteException where a site is unknown or does not answer, or the
   *     source namespace does not exist
   */
  public Plan plan(MigrationSpec spec) throws InterruptedException {
    Site source = sites.site(spec.source().site());
    Site target = sites.site(spec.target().site());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Target> atTarget =
          threads.submit(() -> targetReader.read(target, spec.target().namespace()));
      Source read = sourceReader.read(source, spec.source().namespace());
      return maker.make(spec, read, Joined.of(atTarget), experience.get());
    }
  }
}
