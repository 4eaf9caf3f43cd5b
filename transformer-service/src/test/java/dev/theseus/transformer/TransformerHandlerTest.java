package dev.theseus.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.FailureKind;
import dev.theseus.events.LossLevel;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Severity;
import dev.theseus.events.StepFailed;
import dev.theseus.events.TransformRequested;
import dev.theseus.events.VolumePlan;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.WorkContext;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TransformerHandlerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final TransformerHandler handler =
      new TransformerHandler(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void shouldAnswerWithTheTargetsDescriptors() throws Exception {
    byte[] bundle =
        DescriptorBundle.pack(
            new DescriptorReader()
                .read(
                    "shop.yaml",
                    """
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: data, namespace: shop, uid: u}
                    spec: {storageClassName: slow, resources: {requests: {storage: 1Gi}}}
                    ---
                    apiVersion: example.org/v1
                    kind: Widget
                    metadata: {name: w, namespace: shop, finalizers: [example.org/x]}
                    """));

    DescriptorsTransformed answer =
        (DescriptorsTransformed) only(handler.handle(received(request(bundle)), new NoContext()));

    List<Descriptor> descriptors = DescriptorBundle.unpack(bytes(answer.bundle()));
    assertThat(answer.epoch()).isEqualTo(7);
    assertThat(answer.objects()).isEqualTo(2);
    assertThat(descriptors).extracting(Descriptor::namespace).containsOnly("store");
    assertThat(descriptors.getFirst().textAt("spec", "storageClassName")).contains("fast");
    assertThat(answer.losses())
        .extracting(dev.theseus.events.Loss::level)
        .containsExactly(LossLevel.COSMETIC);
    assertThat(answer.findings())
        .extracting(dev.theseus.events.Finding::severity)
        .containsExactly(Severity.BLOCKER);
    assertThat(handler.handle(received(request(bundle)), new NoContext()))
        .isEqualTo(List.of(CatalogueTopics.output(answer)));
  }

  @Test
  void shouldRewriteTextsOnlyOnRequest() throws Exception {
    byte[] bundle =
        DescriptorBundle.pack(
            new DescriptorReader()
                .read(
                    "shop.yaml",
                    """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: web, namespace: shop}
                    data: {url: "http://db.shop.svc:80"}
                    """));

    assertThat(url(request(bundle, false))).isEqualTo("http://db.shop.svc:80");
    assertThat(url(request(bundle, true))).isEqualTo("http://db.store.svc:80");
  }

  private String url(TransformRequested request) throws Exception {
    DescriptorsTransformed answer =
        (DescriptorsTransformed) only(handler.handle(received(request), new NoContext()));
    return DescriptorBundle.unpack(bytes(answer.bundle()))
        .getFirst()
        .textAt("data", "url")
        .orElseThrow();
  }

  @Test
  void shouldFailForGoodWhenTheBundleIsNone() {
    Received<MigrationEvent> request = received(request(new byte[] {1, 2}));

    Exception failure =
        org.assertj.core.api.Assertions.catchException(
            () -> handler.handle(request, new NoContext()));
    StepFailed answer = (StepFailed) only(handler.onFailure(request, failure));

    assertThat(answer.kind()).isEqualTo(FailureKind.PERMANENT);
    assertThat(answer.message()).contains("2 bytes are no gzip");
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Object only(List<Output<?>> outputs) {
    assertThat(outputs).hasSize(1);
    return outputs.getFirst().value();
  }

  private static Received<MigrationEvent> received(MigrationEvent event) {
    return new Received<>("theseus.events", 0, 0, NOW, event.migrationId(), event, Map.of());
  }

  private static TransformRequested request(byte[] bundle) {
    return request(bundle, false);
  }

  private static TransformRequested request(byte[] bundle, boolean rewriteReferences) {
    MigrationSpec spec =
        new MigrationSpec(
            new Place("east", "shop"),
            new Place("west", "store"),
            Mode.MOVE,
            "",
            Map.of("slow", "fast"),
            Map.of(),
            10_000,
            5,
            NonConvergence.STOP_AND_COPY,
            false,
            false,
            false,
            rewriteReferences);
    VolumePlan volume =
        new VolumePlan("data", "data", 1L << 30, 5, 1, "slow", "fast", List.of(), List.of(), 0);
    return new TransformRequested(
        "m1",
        7,
        NOW,
        spec,
        List.of(volume),
        List.of("v1/PersistentVolumeClaim"),
        ByteBuffer.wrap(bundle));
  }

  private static final class NoContext implements WorkContext<MigrationEvent> {
    @Override
    public void emit(Output<?> output) {}

    @Override
    public void onSignal(Consumer<Received<MigrationEvent>> listener) {}

    @Override
    public boolean isAbandoned() {
      return false;
    }
  }
}
