package dev.theseus.sites.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.sites.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorBundleTest {

  private static final List<Descriptor> SHOP =
      new DescriptorReader()
          .read(
              "shop.yaml",
              """
              apiVersion: v1
              kind: Secret
              metadata:
                name: db
                annotations:
                  kubectl.kubernetes.io/last-applied-configuration: '{"data":{"p":"aHVudGVyMg=="}}'
              data: {p: aHVudGVyMg==}
              stringData: {q: hunter3}
              ---
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: c}
              data: {yes: "yes", mode: "0444", text: "ü 🚢 \\"x\\"\\n\\ttwo", nul: "null", n: "1e3"}
              """);

  @Test
  void shouldGiveBackWhatWasPackedAndTheSameBytesEachTime() {
    byte[] packed = DescriptorBundle.pack(SHOP);

    assertThat(DescriptorBundle.unpack(packed)).isEqualTo(SHOP);
    assertThat(DescriptorBundle.pack(DescriptorBundle.unpack(packed))).isEqualTo(packed);
  }

  @Test
  void shouldRemoveEverySecretValueWhenAsked() {
    List<Descriptor> unpacked =
        DescriptorBundle.unpack(DescriptorBundle.packWithoutSecretValues(SHOP));

    Descriptor secret = unpacked.getFirst();
    assertThat(secret.canonicalJson()).doesNotContain("aHVudGVyMg").doesNotContain("hunter");
    assertThat(secret.texts("data")).containsOnlyKeys("p", "q").containsValues("");
    assertThat(secret.annotation(Marks.VALUES_AT_SOURCE)).contains("true");
    assertThat(unpacked.getLast()).isEqualTo(SHOP.getLast());
  }

  @Test
  void shouldSayWhenBytesAreNoBundle() {
    assertThatThrownBy(() -> DescriptorBundle.unpack(new byte[] {1, 2, 3}))
        .isInstanceOf(MalformedDescriptorException.class);
  }

  @Test
  void shouldReadBackWhatWasWrittenAsYaml() {
    String yaml = new DescriptorWriter().yaml(SHOP);

    assertThat(new DescriptorReader().read("written", yaml)).isEqualTo(SHOP);
    assertThat(yaml).startsWith("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n");
  }
}
