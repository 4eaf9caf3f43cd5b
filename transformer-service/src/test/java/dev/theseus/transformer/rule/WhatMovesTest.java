package dev.theseus.transformer.rule;

import static dev.theseus.transformer.rule.Sample.apply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatMovesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Event, metadata: {name: x, namespace: shop}}",
        "{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: x, namespace: shop}}",
        "{apiVersion: v1, kind: Endpoints, metadata: {name: x, namespace: shop}}",
        "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: x, namespace: shop}}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt, namespace: shop}}",
        "{apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: {name: t, namespace: shop}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, status: {phase: Succeeded}}",
        "{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: shop}, status: {conditions: [{type: Complete, status: 'True'}]}}",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: 'system:deployers', namespace: shop}}",
        "{apiVersion: operators.coreos.com/v1alpha1, kind: Subscription, metadata: {name: s, namespace: shop}}"
      })
  void shouldLeaveBehindWhatTheTargetMakesItself(String yaml) {
    Rewrite result = apply(yaml);

    assertThat(result.descriptors()).isEmpty();
    assertThat(result.losses()).extracting(Loss::level).containsOnly(LossLevel.NONE);
  }

  @Test
  void shouldMoveACustomResourceWithAPlatformKindsName() {
    assertThat(
            apply(
                    "{apiVersion: example.org/v1, kind: Subscription, metadata: {name: s, namespace: shop}}")
                .descriptors())
        .hasSize(1);
  }

  @Test
  void shouldDropWhatAControllerOfTheSetMakesAndReportAForeignOwner() {
    Rewrite result =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {template: {spec: {containers: []}}}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: web-1
              namespace: shop
              ownerReferences: [{kind: Deployment, name: web, controller: true, uid: a}]
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: made
              namespace: shop
              ownerReferences: [{kind: Database, name: db, controller: true, uid: b}]
            """);

    assertThat(result.descriptors())
        .extracting(Descriptor::toString)
        .containsExactly("ConfigMap store/made", "Deployment store/web");
    assertThat(result.descriptors().getFirst().mapAt("metadata"))
        .doesNotContainKey("ownerReferences");
    assertThat(result.findings())
        .extracting(Finding::message)
        .anyMatch(m -> m.contains("Database/db"));
  }
}
