"""Objects of an application as people wrote them, and what is wrong with those of a copy."""

from cluster import IN_EVERY_NAMESPACE

KINDS = (
    "configmaps,secrets,serviceaccounts,roles,rolebindings,services,persistentvolumeclaims,statefulsets,deployments,"
    "poddisruptionbudgets,horizontalpodautoscalers,cronjobs,networkpolicies,ingresses"
)
# Everything that a cluster writes into objects: it differs between two clusters, and must.
OF_THE_CLUSTER = {
    "metadata": {
        "creationTimestamp",
        "finalizers",
        "generation",
        "managedFields",
        "namespace",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    },
    "annotations": {
        "deployment.kubernetes.io/revision",
        "kubectl.kubernetes.io/last-applied-configuration",
        "pv.kubernetes.io/bind-completed",
        "pv.kubernetes.io/bound-by-controller",
        "volume.beta.kubernetes.io/storage-provisioner",
        "volume.kubernetes.io/selected-node",
        "volume.kubernetes.io/storage-provisioner",
    },
    "spec": {"clusterIP", "clusterIPs", "volumeName"},
}


def read(cluster, namespace):
    """{(kind, name): object} without what the cluster itself wrote."""
    objects = {}
    for found in cluster.get(KINDS, "-n", namespace)["items"]:
        key = (found["kind"], found["metadata"]["name"])
        if key not in IN_EVERY_NAMESPACE:
            objects[key] = _as_written(found)
    return objects


def _as_written(found):
    found.pop("status", None)
    headless = found.get("spec", {}).get("clusterIP") == "None"
    for part, keys in OF_THE_CLUSTER.items():
        holder = found["metadata"].get("annotations", {}) if part == "annotations" else found.get(part, {})
        for key in keys:
            holder.pop(key, None)
    if not found["metadata"].get("annotations"):
        found["metadata"].pop("annotations", None)
    if headless:
        found["spec"]["clusterIP"] = "None"
    for template in found.get("spec", {}).get("volumeClaimTemplates", []):
        template.pop("status", None)
    return found


def differences(source, target):
    """[(object, what is wrong)]; what is missing, extra, or which fields differ."""
    wrong = []
    for key in sorted(source.keys() | target.keys()):
        shown = "/".join(key)
        if key not in target:
            wrong.append((shown, "missing"))
        elif key not in source:
            wrong.append((shown, "extra"))
        else:
            wrong += [(shown, path) for path in _paths(source[key], target[key], "")]
    return wrong


def _paths(one, other, at):
    if one == other:
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for key in sorted(one.keys() | other.keys()):
            found += _paths(one.get(key), other.get(key), f"{at}.{key}")
        return found
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        found = []
        for number, (left, right) in enumerate(zip(one, other)):
            found += _paths(left, right, f"{at}[{number}]")
        return found
    return [f"{at}: {one!r} became {other!r}"[:300]]
