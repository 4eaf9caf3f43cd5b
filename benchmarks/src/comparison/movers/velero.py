"""velero with file-system backup by kopia, through an S3 server on this machine."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import application
import images
from cluster import command

IMAGE = "localhost/comparison/velero:1"
PLUGIN = "localhost/comparison/velero-plugin:1"
BUCKET = "backups"
PORT = 7480
CREDENTIALS = "[default]\naws_access_key_id=comparison\naws_secret_access_key=comparison-only\n"
PROGRAMS = ("velero", "velero-restore-helper", "velero-plugin-for-aws", "cp-plugin", "versitygw")


class Velero:
    """Backs the namespace up at the source, and restores it at the target.

    It reads volumes through running pods, so the database runs while it is read. With quiet nothing writes to it then:
    the front end is stopped first.
    """

    descriptors = "moved by it"
    namespaces = ("velero",)

    def __init__(self, name, quiet):
        self.name = name
        self._quiet = quiet
        self._store = None

    def lacks(self):
        missing = [name for name in PROGRAMS if not (images.BIN / name).exists()]
        if missing:
            return f"not built: {', '.join(missing)}; see benchmarks/README.md"
        # containerd refuses the node agent's mounts below one that is not shared.
        roots = [line.split(" - ")[0] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        shared = any("shared:" in root for root in roots if root.split()[4] == "/")
        return None if shared else "its node agent needs a shared mount below the kubelet: mount --make-shared /"

    def version(self):
        said = command(str(images.BIN / "velero"), "version", "--client-only")
        return " ".join(said.split()) + ", plugin for S3 v1.14.3, kopia, versitygw v1.8.0"

    def prepare(self, source, target):
        images.load(_image(), _plugin_image())
        self._serve(source, target)
        for side in (source, target):
            self._install(side)

    def _serve(self, *sides):
        folder = images.FOLDER / "store"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "data" / BUCKET).mkdir(parents=True)
        (folder / "credentials").write_text(CREDENTIALS)
        words = [str(images.BIN / "versitygw"), "--access", "comparison", "--secret", "comparison-only"]
        for side in sides:
            words += ["--port", f"{side.host_address}:{PORT}"]
        log = open(folder / "log", "w")
        self._store = subprocess.Popen(
            [*words, "posix", str(folder / "data")], stdout=log, stderr=log, start_new_session=True
        )

    def _install(self, side):
        location = f"region=us-east-1,s3ForcePathStyle=true,s3Url=http://{side.host_address}:{PORT}"
        command(
            *self._velero(side),
            *f"install --provider aws --image {IMAGE} --plugins {PLUGIN} --bucket {BUCKET}".split(),
            *("--secret-file", str(images.FOLDER / "store" / "credentials")),
            *("--backup-location-config", location, "--use-volume-snapshots=false", "--use-node-agent"),
            *("--default-volumes-to-fs-backup", "--uploader-type", "kopia"),
            *("--kubelet-root-dir", str(side.kubeconfig.parent / "kubelet"), "--wait"),
            limit_seconds=300,
        )
        side.kubectl("rollout", "status", "-n", "velero", "daemonset/node-agent", "--timeout=60s")
        jsonpath = "jsonpath={.status.phase}=Available"
        side.kubectl("wait", "-n", "velero", "backupstoragelocation/default", "--for", jsonpath, "--timeout=120s")

    def _velero(self, side):
        return [str(images.BIN / "velero"), "--kubeconfig", str(side.kubeconfig), "--kubecontext", side.name]

    def move(self, stage):
        name = f"peers-{int(time.time())}"
        stage.killing(lambda: _kill_server(stage.source.name))
        if self._quiet:
            stage.source.kubectl("scale", "-n", application.NAMESPACE, "deployment/web", "--replicas=0")
            words = ("pod", "-l", "app=web", "--for=delete", "--timeout=60s")
            stage.source.kubectl("wait", "-n", application.NAMESPACE, *words)
        stage.copying()
        stage.run(
            [*self._velero(stage.source), "backup", "create", name, "--include-namespaces", application.NAMESPACE]
            + ["--wait"]
        )
        _require_completed(stage.source, "backup", name)
        application.stop(stage.source)
        self._await_known(stage.target, name)
        stage.run([*self._velero(stage.target), "restore", "create", name, "--from-backup", name, "--wait"])
        _require_completed(stage.target, "restore", name)
        stage.target.kubectl("scale", "-n", application.NAMESPACE, "deployment/web", "--replicas=1")
        application.await_ready(stage.target)

    def _await_known(self, side, name):
        """The other cluster looks into the bucket once a minute."""
        end = time.monotonic() + 120
        while name not in side.kubectl("get", "backups.velero.io", "-n", "velero", "-o", "name"):
            if time.monotonic() > end:
                raise TimeoutError(f"{side.name} did not see the backup {name} in the bucket within 120 s")
            time.sleep(1)

    def recover(self, stage):
        """Its Deployment starts it again by itself; this only waits for what it makes of it."""
        time.sleep(30)
        backups = stage.source.get("backups.velero.io", "-n", "velero")["items"]
        phases = [backup["status"].get("phase", "New") for backup in backups]
        return f"its Deployment started it again; phases of the backups after a minute: {phases}"

    def close(self):
        for side in ("east", "west"):
            words = ("kubectl", "--kubeconfig", str(images.CACHE / side / "kubeconfig"))
            command(*words, "delete", "namespace", "velero", "--ignore-not-found", "--timeout=120s")
            command(*words, "delete", "clusterrolebinding", "velero", "--ignore-not-found")
            command(*words, "delete", "crds", "-l", "component=velero")
        if self._store:
            self._store.terminate()
            self._store.wait()


def _image():
    archive = images.FOLDER / "images" / "velero.tar"
    if not archive.exists():
        root = images.FOLDER / "velero-root"
        (root / "tmp").mkdir(parents=True, exist_ok=True)
        (root / "tmp").chmod(0o1777)
        for program in ("velero", "velero-restore-helper"):
            shutil.copy(images.BIN / program, root / program)
        images.pack(IMAGE, root, ["/velero"], archive)
    return archive


def _plugin_image():
    archive = images.FOLDER / "images" / "velero-plugin.tar"
    if not archive.exists():
        root = images.FOLDER / "plugin-root"
        root.mkdir(parents=True, exist_ok=True)
        for program in ("velero-plugin-for-aws", "cp-plugin"):
            shutil.copy(images.BIN / program, root / program)
        words = ["/cp-plugin", "/velero-plugin-for-aws", "/target/velero-plugin-for-aws"]
        images.pack(PLUGIN, root, words, archive)
    return archive


def _kill_server(cluster):
    """kill -9 of velero's server in its pod, found on this machine by its control group."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[:2] == [b"/velero", b"server"] and f"theseus-{cluster}" in (process / "cgroup").read_text():
                os.kill(int(process.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def _require_completed(side, kind, name):
    found = side.get(f"{kind}s.velero.io", "-n", "velero", name)["status"]
    if found.get("phase") != "Completed":
        raise RuntimeError(f"the {kind} at {side.name} ended as {found}")


TOOLS = [Velero("velero, writers stopped", quiet=True), Velero("velero, while it writes", quiet=False)]
