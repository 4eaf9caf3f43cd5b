"""A cluster of testbed/cluster: its objects by kubectl, its volumes as folders, and what its node has sent."""

import json
import os
import subprocess
from functools import cached_property
from pathlib import Path

HOME = Path(__file__).resolve().parents[3]
CACHE = Path(
    os.environ.get("THESEUS_CLUSTER_HOME")
    or Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "theseus-cluster"
)
# What the cluster makes and remakes by itself, and what tells of events that are over.
NOT_INVENTORIED = {
    "bindings",
    "componentstatuses",
    "events",
    "events.events.k8s.io",
    "leases.coordination.k8s.io",
    "endpoints",
    "endpointslices.discovery.k8s.io",
    "nodes",
    "csinodes.storage.k8s.io",
    "ipaddresses.networking.k8s.io",
    "csistoragecapacities.storage.k8s.io",
    "nodes.metrics.k8s.io",
    "pods.metrics.k8s.io",
}

# Every namespace gets these at once.
IN_EVERY_NAMESPACE = {("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")}


class Failed(Exception):
    """A command ended with an error; its text has the command and what it said."""


def command(*words, given=None, limit_seconds=180):
    """Runs a command and returns its output."""
    done = subprocess.run(words, input=given, capture_output=True, text=True, timeout=limit_seconds, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, words))}: {done.stderr.strip()[-2000:]}")
    return done.stdout


class Cluster:
    """One of the two."""

    def __init__(self, name):
        self.name = name
        self.kubeconfig = CACHE / name / "kubeconfig"
        self.kubectl_words = [str(CACHE / "bin" / "kubectl"), "--kubeconfig", str(self.kubeconfig)]

    def kubectl(self, *words, given=None, limit_seconds=180):
        return command(*self.kubectl_words, *words, given=given, limit_seconds=limit_seconds)

    def get(self, *words):
        return json.loads(self.kubectl("get", *words, "-o", "json"))

    @cached_property
    def number(self):
        return int((CACHE / self.name / "number").read_text())

    @property
    def host_address(self):
        """This machine as the cluster's pods see it."""
        return f"172.30.{self.number}.1"

    def volumes(self, namespace):
        """Folders of the bound claims of a namespace, by claim."""
        found = {}
        for claim in self.get("pvc", "-n", namespace)["items"]:
            volume = claim["spec"].get("volumeName")
            if volume and claim["status"].get("phase") == "Bound":
                script = str(HOME / "testbed" / "cluster")
                found[claim["metadata"]["name"]] = command(script, "volume", self.name, volume).strip()
        return found

    def sent_bytes(self, other):
        """Bytes that have left the node so far: to this machine, and to the other cluster."""
        to_machine = Path(f"/sys/class/net/th-{self.name}/statistics/rx_bytes").read_text()
        enter = ["nsenter", f"--net=/run/netns/theseus-{self.name}"]
        link = json.loads(command(*enter, "ip", "-s", "-j", "link", "show", f"to-{other.name}"))
        return int(to_machine) + link[0]["stats64"]["tx"]["bytes"]

    @cached_property
    def _kinds(self):
        kinds = self.kubectl("api-resources", "--verbs=list", "-o", "name").split()
        return ",".join(kind for kind in kinds if kind not in NOT_INVENTORIED)

    def inventory(self, namespaces):
        """Names of all objects in some namespaces, and of those that belong to none; not of those on their way out."""
        columns = "custom-columns=K:.kind,N:.metadata.namespace,M:.metadata.name,C:.spec.claimRef.namespace"
        columns += ",D:.metadata.deletionTimestamp"
        lines = self.kubectl("get", self._kinds, "-A", "--no-headers", "--ignore-not-found", "-o", columns).splitlines()
        found = set()
        for kind, namespace, name, claimed_from, deleted in (line.split(maxsplit=4) for line in lines):
            elsewhere = {namespace, claimed_from, name if kind == "Namespace" else "<none>"} - {"<none>", *namespaces}
            if not elsewhere and deleted == "<none>" and (kind, name) not in IN_EVERY_NAMESPACE:
                found.add(f"{kind} {name}" if namespace == "<none>" else f"{kind} {namespace}/{name}")
        return found

    def remove_namespace(self, namespace):
        self.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=true", "--timeout=120s")
