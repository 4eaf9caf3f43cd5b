package dev.theseus.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Finding;
import dev.theseus.events.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundleLimitTest {

  private final List<Finding> findings = new ArrayList<>();

  @Test
  void shouldBlockAndSendNothingWhenTheDescriptorsAreTooLarge() {
    byte[] bundle = new byte[BundleLimit.BYTES + 1];

    assertThat(BundleLimit.apply(bundle, "shop", findings).remaining()).isZero();
    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.subject()).isEqualTo("Namespace/shop");
          assertThat(finding.message()).contains("4194305").contains("4194304");
        });
  }

  @Test
  void shouldTakeWhatFits() {
    assertThat(BundleLimit.apply(new byte[BundleLimit.BYTES], "shop", findings).remaining())
        .isEqualTo(BundleLimit.BYTES);
    assertThat(findings).isEmpty();
  }
}
