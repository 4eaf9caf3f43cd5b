"""One tool, twice: a whole move, and one in which it is killed."""

import time
from pathlib import Path

import application
import descriptors
import images
import tree
from load import Load
from stage import Killed, Stage

LOAD_AROUND_SECONDS = 3
AFTER_KILL_SECONDS = 20
KILL_PART = 5
SHOWN = 12


def whole(tool, source, target, folder, volume_bytes):
    """A move that nobody disturbs, judged."""
    scene = _Scene(tool, source, target, folder)
    try:
        scene.open(volume_bytes)
        written = descriptors.read(source, application.NAMESPACE)
        files = tree.record(scene.folders["files"])
        result = _moved(scene) if scene.moves_data else _applied(scene)
        if scene.moves_data:
            result |= _files(files, target.volumes(application.NAMESPACE)["files"])
        result["objects"] = len(written)
        result["objectsWrong"] = descriptors.differences(written, descriptors.read(target, application.NAMESPACE))
        left = scene.left()
        known = {name.split(" ", 1)[1] for name in scene.before[source.name]}
        left[target.name] = [name for name in left[target.name] if not _expected(name, known)]
        result["left"] = left
    finally:
        scene.end()
    return result


def _moved(scene):
    stage, load = scene.begin()
    try:
        started = time.monotonic()
        scene.tool.move(stage)
        seconds = round(time.monotonic() - started, 1)
        sent = stage.sent_bytes()
        load.answered_by(scene.target, 60)
        time.sleep(LOAD_AROUND_SECONDS)
    finally:
        load.stop()
        stage.close()
    return {"seconds": seconds, "sentBytes": sent, "commands": stage.commands} | _orders(load, scene.target)


def within(tool, source, target, folder, volume_bytes):
    """One claim copied into another of the same namespace, while nothing uses either."""
    scene = _Scene(tool, source, target, folder)
    try:
        scene.open(volume_bytes)
        application.stop(source)
        files = tree.record(scene.folders["files"])
        source.kubectl("apply", "-n", application.NAMESPACE, "-f", "-", given=application.CLAIM % ("copy", "shop"))
        stage = Stage(source, target, scene.folder)
        started = time.monotonic()
        tool.copy(stage, source, "files", "copy")
        result = {"seconds": round(time.monotonic() - started, 1), "commands": stage.commands}
        result |= _files(files, source.volumes(application.NAMESPACE)["copy"])
        claim = f"PersistentVolumeClaim {application.NAMESPACE}/copy"
        left = scene.left()[source.name]
        result["left"] = [name for name in left if name != claim and not name.startswith("PersistentVolume ")]
    finally:
        scene.end()
    return result


def _applied(scene):
    """Descriptors alone: the source runs on, and nobody orders."""
    stage = Stage(scene.source, scene.target, scene.folder)
    started = time.monotonic()
    scene.tool.move(stage)
    return {"seconds": round(time.monotonic() - started, 1), "commands": stage.commands}


def _expected(name, known):
    """At the target everything that the source has is expected, and what the cluster makes of it."""
    return name.split(" ", 1)[1] in known or name.startswith("PersistentVolume ") or application.is_own(name)


def killed(tool, source, target, folder, volume_bytes):
    """A move in which the tool gets kill -9 after a fifth of the bytes."""
    scene = _Scene(tool, source, target, folder)
    result = {}
    try:
        scene.open(volume_bytes)
        stage, load = scene.begin(kill_after_bytes=volume_bytes // KILL_PART)
        try:
            try:
                tool.move(stage)
                return {"notKilled": "it was through before a fifth of the bytes had been sent"}
            except Killed:
                sent = stage.sent_bytes()
            time.sleep(AFTER_KILL_SECONDS)
            result["sentBytesAfterKill"] = stage.sent_bytes() - sent
            result["serves"] = load.last_side(time.monotonic() - 5)
            result["left"] = scene.left()
            if hasattr(tool, "recover"):
                started = time.monotonic()
                afterwards = {"way": tool.recover(stage), "seconds": round(time.monotonic() - started, 1)}
                time.sleep(5)
                afterwards["serves"] = load.last_side(time.monotonic() - 5)
                afterwards["left"] = scene.left()
                result["afterwards"] = afterwards
        finally:
            load.stop()
            stage.close()
        at_last = result.get("afterwards", result)["serves"]
        if at_last:
            result |= _orders(load, next(side for side in (source, target) if side.name == at_last))
    finally:
        scene.end()
    return result


class _Scene:
    """The application at the source and nothing at the target, for one run."""

    def __init__(self, tool, source, target, folder):
        self.tool, self.source, self.target = tool, source, target
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.namespaces = (application.NAMESPACE, *getattr(tool, "namespaces", ()))
        self.moves_data = getattr(tool, "moves_data", True)

    def open(self, volume_bytes):
        for side in (self.source, self.target):
            application.remove(side)
        images.load(images.tools(), *images.shop())
        if hasattr(self.tool, "prepare"):
            self.tool.prepare(self.source, self.target)
        application.deploy(self.source, volume_bytes)
        self.folders = self.source.volumes(application.NAMESPACE)
        self.before = {side.name: side.inventory(self.namespaces) for side in (self.source, self.target)}

    def begin(self, kill_after_bytes=None):
        stage = Stage(self.source, self.target, self.folder, kill_after_bytes)
        if hasattr(self.tool, "start"):
            self.tool.start(stage)
        load = Load([self.source, self.target], application.NAMESPACE)
        load.answered_by(self.source, 60)
        time.sleep(LOAD_AROUND_SECONDS)
        stage.first_bytes = self.source.sent_bytes(self.target)
        return stage, load

    def left(self):
        """What is there now and was not there before."""
        found = {}
        for side in (self.source, self.target):
            new = side.inventory(self.namespaces) - self.before[side.name]
            own = application.is_own if side is self.source else lambda name: False
            found[side.name] = sorted(name for name in new if not own(name))
        return found

    def end(self):
        if hasattr(self.tool, "close"):
            self.tool.close()
        application.remove(self.target)
        application.remove(self.source)


def _orders(load, side):
    return {
        "downtimeSeconds": round(load.downtime_seconds(), 1),
        "acknowledged": len(load.acknowledged),
        "lost": load.lost(side),
    }


def _files(before, folder):
    wrong = tree.differences(before, tree.record(folder))
    return {
        "files": len(before),
        "filesWrong": tree.summary(wrong),
        "filesWrongShown": [pair for pair in wrong if pair[1] != "time"][:SHOWN],
    }
