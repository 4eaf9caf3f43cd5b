package dev.theseus.transformer.rule;

import static dev.theseus.transformer.rule.Sample.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import org.junit.jupiter.api.Test;

class ServicesTest {

  @Test
  void shouldTakeFromAServiceOnlyWhatTheSourceChose() {
    Descriptor service =
        one(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
              uid: u
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: |
                  {"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"nodePort":30001},{"port":81}]}}
              managedFields:
              - fieldsV1: {"f:spec": {"f:ports": {'k:{"port":82,"protocol":"TCP"}': {"f:nodePort": {}}}}}
            spec:
              type: NodePort
              clusterIP: 10.0.0.7
              clusterIPs: [10.0.0.7]
              healthCheckNodePort: 31000
              ports:
              - {port: 80, nodePort: 30001, protocol: TCP}
              - {port: 81, nodePort: 30002, protocol: TCP}
              - {port: 82, nodePort: 30003, protocol: TCP}
            status: {loadBalancer: {}}
            """);

    assertThat(service.mapAt("spec"))
        .doesNotContainKeys("clusterIP", "clusterIPs", "healthCheckNodePort");
    assertThat(service.longAt("spec", "ports", "0", "nodePort")).contains(30001L);
    assertThat(service.at("spec", "ports", "1", "nodePort")).isEmpty();
    assertThat(service.longAt("spec", "ports", "2", "nodePort")).contains(30003L);
    assertThat(service.at("metadata", "annotations")).isEmpty();
  }

  @Test
  void shouldKeepAHeadlessServiceHeadless() {
    Descriptor service =
        one(
            "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop, uid: u}, spec: {clusterIP: None, clusterIPs: [None]}}");

    assertThat(service.textAt("spec", "clusterIP")).contains("None");
  }
}
