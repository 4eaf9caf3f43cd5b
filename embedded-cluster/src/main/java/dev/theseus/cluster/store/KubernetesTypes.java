package dev.theseus.cluster.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The catalogue of built-in types. */
public final class KubernetesTypes {
  public static final ResourceType NAMESPACE =
      type("", "v1", "namespaces", "Namespace", "ns", false, "status", "finalize");
  public static final ResourceType NODE =
      type("", "v1", "nodes", "Node", "no", false, "status", "proxy");
  public static final ResourceType POD =
      listed("", "v1", "pods", "Pod", "po", "status", "log", "eviction", "binding");
  public static final ResourceType SERVICE =
      listed("", "v1", "services", "Service", "svc", "status");
  public static final ResourceType ENDPOINTS = type("", "v1", "endpoints", "Endpoints", "ep", true);
  public static final ResourceType CONFIG_MAP =
      type("", "v1", "configmaps", "ConfigMap", "cm", true);
  public static final ResourceType SECRET = type("", "v1", "secrets", "Secret", "", true);
  public static final ResourceType PERSISTENT_VOLUME =
      type("", "v1", "persistentvolumes", "PersistentVolume", "pv", false, "status");
  public static final ResourceType PERSISTENT_VOLUME_CLAIM =
      type("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", true, "status");
  public static final ResourceType SERVICE_ACCOUNT =
      type("", "v1", "serviceaccounts", "ServiceAccount", "sa", true, "token");
  public static final ResourceType EVENT = type("", "v1", "events", "Event", "ev", true);
  public static final ResourceType REPLICATION_CONTROLLER =
      listed("", "v1", "replicationcontrollers", "ReplicationController", "rc", "status", "scale");
  public static final ResourceType RESOURCE_QUOTA =
      type("", "v1", "resourcequotas", "ResourceQuota", "quota", true, "status");
  public static final ResourceType LIMIT_RANGE =
      type("", "v1", "limitranges", "LimitRange", "limits", true);
  public static final ResourceType DEPLOYMENT =
      listed("apps", "v1", "deployments", "Deployment", "deploy", "status", "scale");
  public static final ResourceType REPLICA_SET =
      listed("apps", "v1", "replicasets", "ReplicaSet", "rs", "status", "scale");
  public static final ResourceType STATEFUL_SET =
      listed("apps", "v1", "statefulsets", "StatefulSet", "sts", "status", "scale");
  public static final ResourceType DAEMON_SET =
      listed("apps", "v1", "daemonsets", "DaemonSet", "ds", "status");
  public static final ResourceType CONTROLLER_REVISION =
      type("apps", "v1", "controllerrevisions", "ControllerRevision", "", true);
  public static final ResourceType JOB = listed("batch", "v1", "jobs", "Job", "", "status");
  public static final ResourceType CRON_JOB =
      listed("batch", "v1", "cronjobs", "CronJob", "cj", "status");
  public static final ResourceType ENDPOINT_SLICE =
      type("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", "", true);
  public static final ResourceType INGRESS =
      type("networking.k8s.io", "v1", "ingresses", "Ingress", "ing", true, "status");
  public static final ResourceType NETWORK_POLICY =
      type("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol", true);
  public static final ResourceType INGRESS_CLASS =
      type("networking.k8s.io", "v1", "ingressclasses", "IngressClass", "", false);
  public static final ResourceType POD_DISRUPTION_BUDGET =
      type("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", true, "status");
  public static final ResourceType HORIZONTAL_POD_AUTOSCALER =
      listed(
          "autoscaling",
          "v2",
          "horizontalpodautoscalers",
          "HorizontalPodAutoscaler",
          "hpa",
          "status");
  public static final ResourceType ROLE =
      type("rbac.authorization.k8s.io", "v1", "roles", "Role", "", true);
  public static final ResourceType ROLE_BINDING =
      type("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", "", true);
  public static final ResourceType CLUSTER_ROLE =
      type("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", "", false);
  public static final ResourceType CLUSTER_ROLE_BINDING =
      type(
          "rbac.authorization.k8s.io",
          "v1",
          "clusterrolebindings",
          "ClusterRoleBinding",
          "",
          false);
  public static final ResourceType STORAGE_CLASS =
      type("storage.k8s.io", "v1", "storageclasses", "StorageClass", "sc", false);
  public static final ResourceType VOLUME_ATTACHMENT =
      type("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", "", false, "status");
  public static final ResourceType CSI_NODE =
      type("storage.k8s.io", "v1", "csinodes", "CSINode", "", false);
  public static final ResourceType LEASE =
      type("coordination.k8s.io", "v1", "leases", "Lease", "", true);
  public static final ResourceType CUSTOM_RESOURCE_DEFINITION =
      type(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          "crd",
          false,
          "status");
  public static final ResourceType PRIORITY_CLASS =
      type("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", "pc", false);

  public static final ResourceType ROUTE =
      listed("route.openshift.io", "v1", "routes", "Route", "", "status");
  public static final ResourceType DEPLOYMENT_CONFIG =
      listed(
          "apps.openshift.io",
          "v1",
          "deploymentconfigs",
          "DeploymentConfig",
          "dc",
          "status",
          "scale");
  public static final ResourceType IMAGE_STREAM =
      listed("image.openshift.io", "v1", "imagestreams", "ImageStream", "is", "status");
  public static final ResourceType TEMPLATE =
      type("template.openshift.io", "v1", "templates", "Template", "", true);
  public static final ResourceType BUILD_CONFIG =
      listed("build.openshift.io", "v1", "buildconfigs", "BuildConfig", "bc", "status");
  public static final ResourceType PROJECT =
      type("project.openshift.io", "v1", "projects", "Project", "", false);
  public static final ResourceType SECURITY_CONTEXT_CONSTRAINTS =
      type(
          "security.openshift.io",
          "v1",
          "securitycontextconstraints",
          "SecurityContextConstraints",
          "scc",
          false);

  private KubernetesTypes() {}

  /** What a plain Kubernetes cluster serves. */
  public static List<ResourceType> kubernetes() {
    return List.of(
        NAMESPACE,
        NODE,
        POD,
        SERVICE,
        ENDPOINTS,
        CONFIG_MAP,
        SECRET,
        PERSISTENT_VOLUME,
        PERSISTENT_VOLUME_CLAIM,
        SERVICE_ACCOUNT,
        EVENT,
        REPLICATION_CONTROLLER,
        RESOURCE_QUOTA,
        LIMIT_RANGE,
        DEPLOYMENT,
        REPLICA_SET,
        STATEFUL_SET,
        DAEMON_SET,
        CONTROLLER_REVISION,
        JOB,
        CRON_JOB,
        ENDPOINT_SLICE,
        INGRESS,
        NETWORK_POLICY,
        INGRESS_CLASS,
        POD_DISRUPTION_BUDGET,
        HORIZONTAL_POD_AUTOSCALER,
        ROLE,
        ROLE_BINDING,
        CLUSTER_ROLE,
        CLUSTER_ROLE_BINDING,
        STORAGE_CLASS,
        VOLUME_ATTACHMENT,
        CSI_NODE,
        LEASE,
        CUSTOM_RESOURCE_DEFINITION,
        PRIORITY_CLASS);
  }

  /** What an OpenShift cluster serves: Kubernetes and its own kinds. */
  public static List<ResourceType> openShift() {
    List<ResourceType> all = new ArrayList<>(kubernetes());
    all.addAll(
        List.of(
            ROUTE,
            DEPLOYMENT_CONFIG,
            IMAGE_STREAM,
            TEMPLATE,
            BUILD_CONFIG,
            PROJECT,
            SECURITY_CONTEXT_CONSTRAINTS));
    return List.copyOf(all);
  }

  private static ResourceType listed(
      String group,
      String version,
      String plural,
      String kind,
      String shortName,
      String... subresources) {
    return type(group, version, plural, kind, shortName, true, List.of("all"), subresources);
  }

  private static ResourceType type(
      String group,
      String version,
      String plural,
      String kind,
      String shortName,
      boolean namespaced,
      String... subresources) {
    return type(group, version, plural, kind, shortName, namespaced, List.of(), subresources);
  }

  private static ResourceType type(
      String group,
      String version,
      String plural,
      String kind,
      String shortName,
      boolean namespaced,
      List<String> categories,
      String... subresources) {
    return new ResourceType(
        group,
        version,
        plural,
        kind,
        kind.toLowerCase(Locale.ROOT),
        shortName.isEmpty() ? List.of() : List.of(shortName),
        namespaced,
        Set.of(subresources),
        categories);
  }
}
