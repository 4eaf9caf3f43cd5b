package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Defaults of what makes pods. */
final class WorkloadDefaults {
  private static final int PROGRESS_SECONDS = 600;

  private WorkloadDefaults() {}

  static void apply(String kind, ObjectNode object) {
    switch (kind) {
      case "Deployment" -> deployment(Trees.spec(object));
      case "StatefulSet" -> statefulSet(Trees.spec(object));
      case "DaemonSet" -> daemonSet(Trees.spec(object));
      case "ReplicaSet", "ReplicationController", "DeploymentConfig" -> {
        Trees.orElse(Trees.spec(object), "replicas", 1);
        template(Trees.spec(object));
      }
      case "Job" -> job(object);
      case "CronJob" -> cronJob(Trees.spec(object));
      default -> {}
    }
  }

  private static void template(ObjectNode spec) {
    if (spec.get("template") instanceof ObjectNode template
        && template.get("spec") instanceof ObjectNode pod) {
      PodSpecDefaults.apply(pod);
    }
  }

  private static void deployment(ObjectNode spec) {
    Trees.orElse(spec, "replicas", 1);
    Trees.orElse(spec, "revisionHistoryLimit", 10);
    Trees.orElse(spec, "progressDeadlineSeconds", PROGRESS_SECONDS);
    ObjectNode strategy = Trees.child(spec, "strategy");
    Trees.orElse(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Trees.child(strategy, "rollingUpdate");
      Trees.orElse(rolling, "maxSurge", "25%");
      Trees.orElse(rolling, "maxUnavailable", "25%");
    }
    template(spec);
  }

  private static void statefulSet(ObjectNode spec) {
    Trees.orElse(spec, "replicas", 1);
    Trees.orElse(spec, "revisionHistoryLimit", 10);
    Trees.orElse(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Trees.child(spec, "updateStrategy");
    Trees.orElse(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      Trees.orElse(Trees.child(strategy, "rollingUpdate"), "partition", 0);
    }
    ObjectNode retention = Trees.child(spec, "persistentVolumeClaimRetentionPolicy");
    Trees.orElse(retention, "whenDeleted", "Retain");
    Trees.orElse(retention, "whenScaled", "Retain");
    for (JsonNode entry : spec.path("volumeClaimTemplates")) {
      if (entry instanceof ObjectNode claim) {
        Trees.orElse(claim, "apiVersion", "v1");
        Trees.orElse(claim, "kind", "PersistentVolumeClaim");
        Trees.orElse(Trees.spec(claim), "volumeMode", "Filesystem");
        Trees.orElse(Trees.child(claim, "status"), "phase", "Pending");
      }
    }
    template(spec);
  }

  private static void daemonSet(ObjectNode spec) {
    Trees.orElse(spec, "revisionHistoryLimit", 10);
    ObjectNode strategy = Trees.child(spec, "updateStrategy");
    Trees.orElse(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Trees.child(strategy, "rollingUpdate");
      Trees.orElse(rolling, "maxSurge", 0);
      Trees.orElse(rolling, "maxUnavailable", 1);
    }
    template(spec);
  }

  private static void job(ObjectNode object) {
    ObjectNode spec = Trees.spec(object);
    jobSpec(spec);
    if (spec.path("manualSelector").asBoolean()) {
      return;
    }
    String uid = object.path("metadata").path("uid").asText();
    String name = object.path("metadata").path("name").asText();
    if (!spec.has("selector")) {
      Trees.child(Trees.child(spec, "selector"), "matchLabels")
          .put("batch.kubernetes.io/controller-uid", uid);
    }
    ObjectNode labels =
        Trees.child(Trees.child(Trees.child(spec, "template"), "metadata"), "labels");
    for (String prefix : List.of("", "batch.kubernetes.io/")) {
      Trees.orElse(labels, prefix + "controller-uid", uid);
      Trees.orElse(labels, prefix + "job-name", name);
    }
  }

  private static void jobSpec(ObjectNode spec) {
    Trees.orElse(spec, "parallelism", 1);
    Trees.orElse(spec, "completions", 1);
    Trees.orElse(spec, "backoffLimit", 6);
    Trees.orElse(spec, "completionMode", "NonIndexed");
    Trees.orElse(spec, "suspend", false);
    template(spec);
  }

  private static void cronJob(ObjectNode spec) {
    Trees.orElse(spec, "concurrencyPolicy", "Allow");
    Trees.orElse(spec, "suspend", false);
    Trees.orElse(spec, "successfulJobsHistoryLimit", 3);
    Trees.orElse(spec, "failedJobsHistoryLimit", 1);
    if (spec.path("jobTemplate").get("spec") instanceof ObjectNode job) {
      template(job);
    }
  }
}
