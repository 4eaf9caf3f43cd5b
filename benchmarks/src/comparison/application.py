"""The application that every tool moves: deployed, filled, stopped and started by kubectl."""

import os
import random
from pathlib import Path

import tree

NAMESPACE = "peers"
WORKLOADS = ("statefulset/db", "deployment/web", "deployment/files")
# With the label that its StatefulSet gives the database's claim.
CLAIMS = {"data-db-0": "db", "files": "shop"}
MANIFEST = Path(__file__).parent / "application.yaml"
DATABASE_USER = 65534
CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: %s, labels: {app: %s}}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 2Gi}}
"""


def deploy(cluster, volume_bytes):
    """Starts it at a cluster, half of the bytes as a tree of files and half as exports beside the database."""
    make_namespace(cluster)
    start(cluster)
    folders = cluster.volumes(NAMESPACE)
    tree.make(folders["files"], volume_bytes // 2)
    pick = random.Random(7)
    for number in range(volume_bytes // 2 // (8 * tree.MEBIBYTE)):
        path = os.path.join(folders["data-db-0"], "exports", f"export-{number:03}")
        with open(path, "wb") as file:
            file.write(pick.randbytes(8 * tree.MEBIBYTE))
        os.chown(path, DATABASE_USER, DATABASE_USER)


def make_namespace(cluster):
    cluster.kubectl("create", "namespace", NAMESPACE)


def make_claims(cluster):
    cluster.kubectl("apply", "-n", NAMESPACE, "-f", "-", given="---\n".join(CLAIM % claim for claim in CLAIMS.items()))


def stop(cluster):
    cluster.kubectl("scale", "-n", NAMESPACE, *WORKLOADS, "--replicas=0")
    selector = "app in (db, web, files)"
    cluster.kubectl("wait", "-n", NAMESPACE, "pod", "-l", selector, "--for=delete", "--timeout=90s")


def start(cluster):
    cluster.kubectl("apply", "-n", NAMESPACE, "-f", str(MANIFEST))
    await_ready(cluster)


def await_ready(cluster):
    for workload in WORKLOADS:
        cluster.kubectl("rollout", "status", "-n", NAMESPACE, workload, "--timeout=120s")


def is_own(name):
    """Whether an inventoried object is the application's, or made by the cluster for it."""
    kind, _, rest = name.partition(" ")
    made = {"Pod", "ReplicaSet", "ControllerRevision"}
    inside = rest.removeprefix(NAMESPACE + "/")
    return kind in made and inside.startswith(("db-", "web-", "files-"))


def remove(cluster):
    cluster.remove_namespace(NAMESPACE)

