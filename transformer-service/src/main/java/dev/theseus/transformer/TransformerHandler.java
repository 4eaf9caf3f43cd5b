package dev.theseus.transformer;

import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.TransformRequested;
import dev.theseus.events.VolumePlan;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.ParticipantHandler;
import dev.theseus.messaging.loop.WorkContext;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.transformer.rule.Finding;
import dev.theseus.transformer.rule.Loss;
import dev.theseus.transformer.rule.TransformOptions;
import dev.theseus.transformer.rule.TransformOptions.ClaimTarget;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns the request's events into the pure transformation's values and back. */
final class TransformerHandler implements ParticipantHandler<MigrationEvent> {

  private final Clock clock;

  TransformerHandler(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean wants(Received<MigrationEvent> message) {
    return message.value() instanceof TransformRequested;
  }

  @Override
  public List<Output<?>> handle(
      Received<MigrationEvent> message, WorkContext<MigrationEvent> context) {
    return message.value() instanceof TransformRequested request
        ? List.of(CatalogueTopics.output(transformed(request)))
        : List.of();
  }

  @Override
  public List<Output<?>> onFailure(Received<MigrationEvent> message, Exception failure) {
    if (!(message.value() instanceof TransformRequested request)) {
      return List.of();
    }
    // The same descriptors fail again: nothing outside of the request takes part.
    return List.of(
        CatalogueTopics.output(
            new StepFailed(
                request.migrationId(),
                request.epoch(),
                now(),
                Step.TRANSFORM,
                false,
                FailureKind.PERMANENT,
                "",
                String.valueOf(failure.getMessage()))));
  }

  private DescriptorsTransformed transformed(TransformRequested request) {
    TransformResult result =
        Transformation.run(DescriptorBundle.unpack(bytes(request.bundle())), options(request));
    return new DescriptorsTransformed(
        request.migrationId(),
        request.epoch(),
        now(),
        ByteBuffer.wrap(result.bundle()),
        result.descriptors().size(),
        result.digest(),
        result.losses().stream().map(TransformerHandler::event).toList(),
        result.findings().stream().map(TransformerHandler::event).toList(),
        result.images());
  }

  private static TransformOptions options(TransformRequested request) {
    MigrationSpec spec = request.spec();
    Map<String, ClaimTarget> claims =
        request.volumes().stream()
            .collect(Collectors.toMap(VolumePlan::volume, TransformerHandler::claim, (a, b) -> a));
    return new TransformOptions(
        spec.source().namespace(),
        spec.target().namespace(),
        spec.storageClasses(),
        spec.registries(),
        claims,
        Set.copyOf(request.servedKinds()),
        spec.rewriteReferences());
  }

  private static ClaimTarget claim(VolumePlan volume) {
    return new ClaimTarget(volume.targetVolume(), volume.targetStorageClass(), volume.usedBytes());
  }

  private static dev.theseus.events.Loss event(Loss loss) {
    return new dev.theseus.events.Loss(
        named(loss.level(), dev.theseus.events.LossLevel::valueOf),
        loss.subject(),
        loss.path(),
        loss.message());
  }

  private static dev.theseus.events.Finding event(Finding finding) {
    return new dev.theseus.events.Finding(
        named(finding.severity(), dev.theseus.events.Severity::valueOf),
        finding.subject(),
        finding.message());
  }

  private static <T> T named(Enum<?> value, Function<String, T> valueOf) {
    return valueOf.apply(value.name());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
