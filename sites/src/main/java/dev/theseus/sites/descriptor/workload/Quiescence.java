package dev.theseus.sites.descriptor.workload;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a workload is stopped so that it can be started exactly as it was: the value that ran is kept
 * in an annotation of the same object, so both change in one write.
 */
public enum Quiescence {
  /** Workloads with a number of replicas: none of them while stopped. */
  REPLICAS(Marks.REPLICAS, "1"),
  /** Jobs and CronJobs: suspended while stopped. */
  SUSPEND(Marks.SUSPEND, "false"),
  /** DaemonSets: a node selector that no node has while stopped. */
  NODE_SELECTOR(Marks.PRIOR, "{}");

  /** The label that no node has. */
  public static final String NO_NODE = "theseus.dev/quiesced";

  private static final List<String> SCALED =
      List.of(
          "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DeploymentConfig");

  private static final String[] WHEN_SCALED = {
    "spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"
  };

  private final String annotation;
  private final String whenAbsent;

  Quiescence(String annotation, String whenAbsent) {
    this.annotation = annotation;
    this.whenAbsent = whenAbsent;
  }

  /**
   * How this object is stopped; empty for what is no workload, and for a Pod without controller.
   */
  public static Optional<Quiescence> of(Descriptor descriptor) {
    if (PodTemplate.of(descriptor).isEmpty()) {
      return Optional.empty();
    }
    if (SCALED.contains(descriptor.kind())) {
      return Optional.of(REPLICAS);
    }
    return switch (descriptor.kind()) {
      case "Job", "CronJob" -> Optional.of(SUSPEND);
      case "DaemonSet" -> Optional.of(NODE_SELECTOR);
      default -> Optional.empty();
    };
  }

  /** The annotation that holds the value that ran, as JSON. */
  public String annotation() {
    return annotation;
  }

  /** The path of the value that changes. */
  public String[] path() {
    return switch (this) {
      case REPLICAS -> new String[] {"spec", "replicas"};
      case SUSPEND -> new String[] {"spec", "suspend"};
      case NODE_SELECTOR -> new String[] {"spec", "template", "spec", "nodeSelector"};
    };
  }

  /** Whether the object carries the value that it had when it ran. */
  public boolean isStopped(Descriptor workload) {
    return workload.annotation(annotation).isPresent();
  }

  /** The workload stopped; the same again when it is. */
  public Descriptor stop(Descriptor workload) {
    String ran = workload.at(path()).map(JsonTree::canonical).orElse(whenAbsent);
    Descriptor noted = isStopped(workload) ? workload : workload.withAnnotation(annotation, ran);
    return switch (this) {
      case REPLICAS -> keepingClaims(noted).with(0, path());
      case SUSPEND -> noted.with(true, path());
      case NODE_SELECTOR -> noted.with(Map.of(NO_NODE, "true"), path());
    };
  }

  /** The workload as it ran, without our annotation; unchanged when it is not stopped. */
  public Descriptor start(Descriptor workload) {
    return wanted(workload)
        .map(ran -> {
          Descriptor rest = withOwnPolicy(workload.withoutAnnotation(annotation));
          return ran.equals(Map.of()) ? rest.without(path()) : rest.with(ran, path());
        })
        .orElse(workload);
  }

  /** A StatefulSet may say that claims are deleted with the pods that scaling down takes away. */
  private static Descriptor keepingClaims(Descriptor workload) {
    return workload.textAt(WHEN_SCALED).filter("Delete"::equals).isPresent()
        ? workload.withAnnotation(Marks.PRIOR, "\"Delete\"").with("Retain", WHEN_SCALED)
        : workload;
  }

  private static Descriptor withOwnPolicy(Descriptor workload) {
    return workload.is("apps", "StatefulSet") && workload.annotation(Marks.PRIOR).isPresent()
        ? workload.withoutAnnotation(Marks.PRIOR).with("Delete", WHEN_SCALED)
        : workload;
  }

  /** What a stopped workload has when it runs. */
  public Optional<Object> wanted(Descriptor workload) {
    return workload.annotation(annotation).map(text -> parse(workload, text));
  }

  private Object parse(Descriptor workload, String text) {
    String holder = "{\"apiVersion\":\"v1\",\"kind\":\"Value\",\"value\":" + text + "}";
    return new DescriptorReader()
        .read("annotation " + annotation + " of " + workload, holder)
        .getFirst()
        .at("value")
        .orElse(Map.of());
  }
}
