package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.agent.AgentProgress;
import dev.theseus.agent.MigrationRef;
import dev.theseus.datamover.image.ImageCopy;
import dev.theseus.events.CancelRequested;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.CopyDiscarded;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.Diverged;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.ImagesCopied;
import dev.theseus.events.ImagesRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.StepRequest;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.Verified;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumePlan;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.ParticipantHandler;
import dev.theseus.messaging.loop.WorkContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers the requests for rounds, verification, discarding and images. */
final class DataMoverHandler implements ParticipantHandler<MigrationEvent> {

  private final AgentLocator agents;
  private final Ways ways;
  private final CopyRounds rounds;
  private final ImageCopy images;
  private final Consumer<String> prepareWork;
  private final Duration signEvery;
  private final Supplier<Instant> clock;

  /**
   * A handler.
   *
   * @param prepareWork sees to it that the work topic of a target site exists
   * @param signEvery how often work that goes on is told of
   */
  DataMoverHandler(
      AgentLocator agents,
      Ways ways,
      ImageCopy images,
      Consumer<String> prepareWork,
      Duration signEvery,
      Supplier<Instant> clock) {
    this.agents = agents;
    this.ways = ways;
    this.images = images;
    this.prepareWork = prepareWork;
    this.signEvery = signEvery;
    this.clock = clock;
    this.rounds = new CopyRounds(clock);
  }

  @Override
  public boolean wants(Received<MigrationEvent> message) {
    return message.value() instanceof StepRequest request && stepOf(request).isPresent();
  }

  @Override
  public boolean isSignal(Received<MigrationEvent> message) {
    return message.value() instanceof CancelRequested
        || message.value() instanceof CompensationStarted
        || message.value() instanceof StepRequest;
  }

  @Override
  public List<Output<?>> handle(
      Received<MigrationEvent> message, WorkContext<MigrationEvent> context) throws Exception {
    LongAdder imageBytes = new LongAdder();
    if (message.value() instanceof DiscardRequested request) {
      try (SignsOfLife _ = signs(request, imageBytes, context)) {
        return discard(request);
      }
    }
    Interruption interruption = new Interruption(Thread.currentThread());
    context.onSignal(signal -> interruption.interruptIfAbout(message.value(), signal.value()));
    try (SignsOfLife _ = signs(message.value(), imageBytes, context)) {
      return answer(message.value(), imageBytes);
    } catch (Exception e) {
      if (interruption.happened()) {
        // The coordinator turns back: nobody waits for this answer any more.
        return List.of();
      }
      throw e;
    } finally {
      interruption.end();
    }
  }

  private SignsOfLife signs(
      MigrationEvent event, LongAdder imageBytes, WorkContext<MigrationEvent> context) {
    List<SignsOfLife.Watched> watched =
        switch (event) {
          case CopyRequested r -> watched(r, r.spec(), r.volumes());
          case SyncRequested r -> watched(r, r.spec(), r.volumes());
          case VerifyRequested r -> watched(r, r.spec(), r.volumes());
          case DiscardRequested r -> watched(r, r.spec(), r.volumes());
          case ImagesRequested _ ->
              List.of(
                  new SignsOfLife.Watched("images", () -> new AgentProgress(0, imageBytes.sum())));
          default -> List.of();
        };
    return new SignsOfLife(
        watched,
        signEvery,
        (subject, bytes) ->
            sign(event, subject, bytes).map(CatalogueTopics::output).ifPresent(context::emit));
  }

  private List<SignsOfLife.Watched> watched(
      FencedEvent request, MigrationSpec spec, List<VolumePlan> volumes) {
    return pairs(request, spec, volumes).stream().map(SignsOfLife::of).toList();
  }

  private Optional<MigrationEvent> sign(MigrationEvent event, String subject, long bytes) {
    return event instanceof StepRequest request
        ? stepOf(request)
            .map(step ->
                new StepProgressed(
                    request.migrationId(),
                    request.epoch(),
                    clock.get(),
                    step,
                    request instanceof DiscardRequested,
                    subject,
                    step == Step.IMAGES ? "copying" : "reading or writing the volume",
                    bytes,
                    -1))
        : Optional.empty();
  }

  private List<Output<?>> answer(MigrationEvent event, LongAdder imageBytes) throws Exception {
    return switch (event) {
      case CopyRequested r -> beginRound(r, r.spec(), r.volumes(), r.round(), false);
      case SyncRequested r -> beginRound(r, r.spec(), r.volumes(), r.round(), true);
      case VerifyRequested r -> verify(r);
      case ImagesRequested r -> copyImages(r, imageBytes);
      default -> List.of();
    };
  }

  private List<Output<?>> beginRound(
      FencedEvent request,
      MigrationSpec spec,
      List<VolumePlan> volumes,
      int round,
      boolean finalSync)
      throws Exception {
    prepareWork.accept(spec.target().site());
    List<List<Output<?>>> perVolume =
        EachVolume.inParallel(
            pairs(request, spec, volumes), pair -> rounds.begin(pair, spec, round, finalSync));
    List<Output<?>> outputs = new ArrayList<>();
    perVolume.forEach(outputs::addAll);
    return outputs;
  }

  private List<Output<?>> verify(VerifyRequested request) throws Exception {
    boolean full = request.spec().verifyFull();
    List<VolumeVerification.Finding> findings =
        EachVolume.inParallel(
            pairs(request, request.spec(), request.volumes()),
            pair -> VolumeVerification.verify(pair, full));
    for (VolumeVerification.Finding finding : findings) {
      if (!finding.isEqual()) {
        return List.of(
            CatalogueTopics.output(
                new Diverged(
                    request.migrationId(),
                    request.epoch(),
                    clock.get(),
                    finding.digest(),
                    finding.differences())));
      }
    }
    return List.of(
        CatalogueTopics.output(
            new Verified(
                request.migrationId(),
                request.epoch(),
                clock.get(),
                findings.stream().map(VolumeVerification.Finding::digest).toList(),
                findings.stream().mapToLong(finding -> finding.digest().bytes()).sum())));
  }

  private List<Output<?>> discard(DiscardRequested request) throws Exception {
    MigrationRef migration = new MigrationRef(request.migrationId(), request.epoch());
    EachVolume.inParallel(
        pairs(request, request.spec(), request.volumes()),
        pair -> Retrying.call(pair, () -> Discard.both(agents, migration, pair)));
    return List.of(
        CatalogueTopics.output(
            new CopyDiscarded(request.migrationId(), request.epoch(), clock.get())));
  }

  private List<Output<?>> copyImages(ImagesRequested request, LongAdder moved) throws Exception {
    ImageCopy.Result result = images.copy(request.images(), request.spec().registries(), moved);
    return List.of(
        CatalogueTopics.output(
            new ImagesCopied(
                request.migrationId(),
                request.epoch(),
                clock.get(),
                result.byReference(),
                result.copied(),
                result.bytes())));
  }

  private List<VolumePair> pairs(
      FencedEvent request, MigrationSpec spec, List<VolumePlan> volumes) {
    MigrationRef migration = new MigrationRef(request.migrationId(), request.epoch());
    return volumes.stream()
        .map(volume ->
            new VolumePair(
                agents,
                ways,
                migration,
                spec.source(),
                spec.target(),
                volume.volume(),
                volume.targetVolume()))
        .toList();
  }

  @Override
  public List<Output<?>> onFailure(Received<MigrationEvent> message, Exception failure) {
    if (failure instanceof AgentException.Fenced
        || !(message.value() instanceof StepRequest request)) {
      // A newer attempt is at work, and the answer of this one would be refused.
      return List.of();
    }
    return stepOf(request)
        .map(step ->
            List.<Output<?>>of(
                CatalogueTopics.output(
                    new StepFailed(
                        request.migrationId(),
                        request.epoch(),
                        clock.get(),
                        step,
                        request instanceof DiscardRequested,
                        Failures.kindOf(failure),
                        "",
                        Failures.sentence(failure)))))
        .orElseGet(List::of);
  }

  private static Optional<Step> stepOf(StepRequest request) {
    return switch (request) {
      case CopyRequested _, DiscardRequested _ -> Optional.of(Step.PRE_COPY);
      case SyncRequested _ -> Optional.of(Step.FINAL_SYNC);
      case VerifyRequested _ -> Optional.of(Step.VERIFY);
      case ImagesRequested _ -> Optional.of(Step.IMAGES);
      default -> Optional.empty();
    };
  }
}
