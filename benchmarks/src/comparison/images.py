"""Images for the tools' pods, from Debian's packages and the tools' own binaries, without Docker."""

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from pathlib import Path

from cluster import CACHE, HOME, Failed, command

FOLDER = CACHE / "peers"
BIN = FOLDER / "bin"
# Programs that this machine need not have are unpacked from their packages and never installed.
PACKAGES = ("rsync", "openssh-server", "openssh-client", "libwrap0", "libxxhash0", "libpopt0")
PROGRAMS = (
    "sh awk basename cat chmod chown cp env find grep gzip id ls mkdir mv rm rsync sed sleep ssh ssh-keygen sshd stat"
    " sync tar touch true wc"
).split()
PATH = ("usr/bin", "usr/sbin", "bin", "sbin", "usr/lib/openssh")
FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/bin/false\n",
    "etc/shadow": "root:*:19000:0:99999:7:::\nsshd:*:19000:0:99999:7:::\n",
    "etc/group": "root:x:0:\nnogroup:x:65534:\n",
    "etc/nsswitch.conf": "hosts: files dns\n",
    "etc/ssh/sshd_config": "PasswordAuthentication no\nPermitRootLogin prohibit-password\nPidFile /tmp/sshd.pid\n",
}
TOOLS = "localhost/comparison/tools:1"


def shop():
    """The archives of the shop's images, which the demo has made."""
    archives = [CACHE / "images" / "theseus" / f"shop-{part}.tar" for part in ("postgres", "web")]
    if not all(archive.exists() for archive in archives):
        raise Failed("the shop's images are not made yet; run ./theseus demo --clusters real once")
    return archives


def tools():
    """The image with shell, tar, rsync and ssh, as an archive."""
    archive = FOLDER / "images" / "tools.tar"
    if not archive.exists():
        root = FOLDER / "tools"
        shutil.rmtree(root, ignore_errors=True)
        packages = _packages()
        for program in PROGRAMS:
            _add_program(root, packages, program)
        for name, text in FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for folder, mode in (("run/sshd", 0o755), ("root/.ssh", 0o700), ("tmp", 0o1777), ("volumes", 0o755)):
            (root / folder).mkdir(parents=True, exist_ok=True)
            (root / folder).chmod(mode)
        pack(TOOLS, root, ["sh"], archive)
    return archive


def _packages():
    folder = FOLDER / "packages"
    if not folder.exists():
        archives = FOLDER / "archives"
        archives.mkdir(parents=True, exist_ok=True)
        command("sh", "-c", f"cd '{archives}' && apt-get download -qq {' '.join(PACKAGES)}")
        for archive in archives.glob("*.deb"):
            command("dpkg-deb", "-x", str(archive), str(folder))
    return folder


def _add_program(root, packages, program):
    places = [base / folder / program for base in (packages, Path("/")) for folder in PATH]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise Failed(f"neither this machine nor {', '.join(PACKAGES)} has the program {program}")
    # Where sshd is, it must be called by its whole path.
    folder = "usr/sbin" if program == "sshd" else "usr/bin"
    _copy(found, root / folder / program)
    (root / "bin").mkdir(exist_ok=True)
    if not (root / "bin" / program).exists():
        (root / "bin" / program).symlink_to(f"/{folder}/{program}")
    libraries = f"{packages}/usr/lib/x86_64-linux-gnu:{packages}/lib/x86_64-linux-gnu"
    said = command("env", f"LD_LIBRARY_PATH={libraries}", "ldd", str(found.resolve()))
    for library in re.findall(r"(/\S+) \(0x", said):
        inside = library.removeprefix(str(packages)).lstrip("/")
        _copy(Path(library), root / inside)


def _copy(source, target):
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source.resolve(), target)


def pack(reference, root, entrypoint, archive):
    """Packs a folder as an image of one layer that belongs to root."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    layer = archive.with_suffix(".layer")
    with tarfile.open(layer, "w") as tar:
        for path in sorted(root.rglob("*")):
            tar.add(path, str(path.relative_to(root)), recursive=False, filter=_of_root)
    with open(layer, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    machine = {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]
    settings = {"Entrypoint": entrypoint, "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]}
    layers = {"type": "layers", "diff_ids": [f"sha256:{digest}"]}
    image = {"architecture": machine, "os": "linux", "config": settings, "rootfs": layers}
    manifest = [{"Config": "config.json", "RepoTags": [reference], "Layers": ["layer.tar"]}]
    with tarfile.open(archive, "w") as tar:
        tar.add(layer, "layer.tar")
        for name, value in (("config.json", image), ("manifest.json", manifest)):
            content = json.dumps(value, sort_keys=True).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    layer.unlink()


def _of_root(entry):
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def load(*archives):
    """Imports archives into both clusters, once per archive and start of a cluster."""
    for archive in archives:
        marks = [CACHE / name / "pid" / f"loaded-{archive.stem}" for name in ("east", "west")]
        version = str(archive.stat().st_mtime_ns)
        if all(mark.exists() and mark.read_text() == version for mark in marks):
            continue
        command(str(HOME / "testbed" / "cluster"), "load", str(archive), limit_seconds=300)
        for mark in marks:
            mark.write_text(version)
