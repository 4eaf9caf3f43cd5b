"""Theseus itself, with broker and services in one JVM on this machine."""

import json
import os
import re
import signal
import subprocess
import time
import uuid

import application
import images
from cluster import HOME, Failed, command

AGENT_IMAGE = "localhost/theseus-agent:0.1.0"


class Theseus:
    """One command; the source keeps its stopped objects until someone finalizes the move."""

    name = "Theseus"
    descriptors = "moved by it"

    def __init__(self):
        self._up = None
        self._data = None
        self._addresses = []

    def lacks(self):
        return None

    def version(self):
        return "this tree"

    def prepare(self, source, target):
        archive = images.FOLDER / "images" / "agent.tar"
        archive.parent.mkdir(parents=True, exist_ok=True)
        jars = (HOME / "testbed" / "target" / "testbed.jar").stat().st_mtime
        if not archive.exists() or archive.stat().st_mtime < jars:
            command(str(HOME / "theseus"), "agent-image", "--name", AGENT_IMAGE, "--archive", str(archive))
        images.load(archive)

    def start(self, stage):
        """Its services start before the clock does, as a server of another tool would have."""
        self._data = stage.folder / "state"
        self._start(stage)
        for side in (stage.source, stage.target):
            words = ("--kubeconfig", str(side.kubeconfig), "--context", side.name, "--agent-image", AGENT_IMAGE)
            self._theseus("site", "add", side.name, *words)

    def _start(self, stage):
        environment = {**os.environ, "THESEUS_JAVA_OPTIONS": f"-Xmx640m -Duser.home={self._data.parent}"}
        self._data.mkdir(exist_ok=True)
        log = open(stage.folder / "up.log", "ab+")
        self._up = subprocess.Popen(
            [str(HOME / "theseus"), "up", "--data", str(self._data), "--output", "json"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            start_new_session=True,
        )
        ready = json.loads(_object(self._up.stdout))
        self._addresses = ["--bootstrap", ready["bootstrapServers"], "--registry", ready["registryUrl"]]

    def _theseus(self, *words, limit_seconds=240):
        return command(str(HOME / "theseus"), *words, *self._addresses, limit_seconds=limit_seconds)

    def move(self, stage):
        self._id = str(uuid.uuid4())
        stage.killing(lambda: os.killpg(self._up.pid, signal.SIGKILL))
        stage.copying()
        places = [f"{side.name}/{application.NAMESPACE}" for side in (stage.source, stage.target)]
        words = [str(HOME / "theseus"), "migrate", "--yes", "--id", self._id, "--from", places[0], "--to", places[1]]
        stage.run([*words, "--map-storage-class", "standard=standard", *self._addresses])

    def recover(self, stage):
        """Starts it again on the same state; it knows by itself what to do."""
        self._up.wait()
        self._start(stage)
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                said = self._theseus("status", self._id, limit_seconds=60)
            except Failed as failed:
                said = str(failed)
            ended = re.search(r"COMPLETED|ROLLED_BACK|STUCK|REFUSED", said)
            if ended:
                return f"theseus up on the same state: {ended.group()} by itself"
            time.sleep(1)
        return "theseus up on the same state: did not end within 180 s"

    def close(self):
        if self._up and self._up.poll() is None:
            self._up.terminate()
            self._up.wait(30)


def _object(lines):
    """The first JSON object, over however many lines."""
    text = ""
    for line in lines:
        text += line
        try:
            json.loads(text)
            return text
        except ValueError:
            continue
    raise Failed("theseus up ended before it was ready; see up.log")


TOOLS = [Theseus()]
