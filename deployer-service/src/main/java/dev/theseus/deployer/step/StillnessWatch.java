package dev.theseus.deployer.step;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Watches a source that has to stand still: its stopped workloads, and pods. What breaks the
 * stillness makes the attempt fail at once, unless the migration itself has ended it by now.
 */
final class StillnessWatch implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Place source;
  private final Stillness stillness;

  /** Begins to watch; what stands there already is looked at first. */
  StillnessWatch(Place source, Frozen frozen) {
    this.source = source;
    this.stillness = new Stillness(source, frozen);
    stillness.kinds().forEach(kind -> watch(kind.apiVersion(), kind.kind()));
    watch("v1", "Pod");
  }

  private void watch(String apiVersion, String kind) {
    threads.execute(() -> {
      try {
        source.objects().watch(apiVersion, kind, source.namespace(), this::judge);
      } catch (StepException broken) {
        failUnlessOver(broken);
      } catch (SiteException unseen) {
        if (!Thread.currentThread().isInterrupted()) {
          failUnlessOver(
              StepException.permanent(
                  kind, "nobody can tell whether the source stands still: " + unseen.getMessage()));
        }
      }
    });
  }

  private void judge(Descriptor seen) {
    stillness
        .objection(seen)
        .ifPresent(broken -> {
          throw broken;
        });
  }

  /**
   * What the migration itself starts again is no break. The fence is raised before anything is
   * started, so it is read after what was seen.
   */
  private void failUnlessOver(StepException broken) {
    try {
      if (Fence.turn(source.kept()).filter(Turn.QUIESCE::equals).isPresent()) {
        source.attempt().fail(broken);
      }
    } catch (SiteException unknown) {
      // The site does not answer now. A false alarm costs a roll-back, silence may cost data.
      source.attempt().fail(broken);
    }
  }

  /** Ends without waiting: the next step is at hand. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
