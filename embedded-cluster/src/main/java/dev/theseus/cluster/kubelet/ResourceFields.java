package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.cluster.controller.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Resource requests and limits that {@code resourceFieldRef} may name. */
final class ResourceFields {

  private ResourceFields() {}

  /** The resource divided by the reference's divisor, rounded up; 0 where it is not set. */
  static String value(JsonNode container, JsonNode reference) {
    String[] path = reference.path("resource").asText().split("\\.", 2);
    String quantity =
        container.path("resources").path(path[0]).path(path[path.length - 1]).asText("0");
    String divisor = reference.path("divisor").asText("1");
    BigDecimal by = divisor.equals("0") ? BigDecimal.ONE : Quantity.parse(divisor);
    return Quantity.parse(quantity).divide(by, 0, RoundingMode.UP).toPlainString();
  }
}
