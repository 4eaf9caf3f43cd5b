"""What a tool runs on: two clusters, commands that are written down, and the axe."""

import os
import signal
import subprocess
import threading
import time

CLIENT_SECONDS = 10


class Killed(Exception):
    """The tool was killed while it worked, as was wished."""


class Stage:
    """One move by one tool. With kill_after_bytes the tool gets kill -9 once the source's node has sent so many."""

    def __init__(self, source, target, folder, kill_after_bytes=None):
        self.source = source
        self.target = target
        self.folder = folder
        self.commands = []
        self.killed_at = None
        self._kill_after = kill_after_bytes
        self._victims = []
        self._over = threading.Event()
        self._axe = threading.Thread(target=self._watch) if kill_after_bytes else None
        self.first_bytes = source.sent_bytes(target)

    def sent_bytes(self):
        return self.source.sent_bytes(self.target) - self.first_bytes

    def copying(self):
        """Called by a tool when it starts to copy: from here on it may be killed."""
        if self._axe and not self._axe.is_alive():
            self._axe.start()

    def killing(self, victim):
        """What gets killed: a function; by default everything that run() started last."""
        self._victims.append(victim)

    def run(self, words, environment=None, limit_seconds=240, after_kill=False):
        """Runs a command of the tool, or a line of shell, and returns what it said; raises Killed where it was."""
        shell = isinstance(words, str)
        self.commands.append(words if shell else " ".join(map(str, words)))
        log = open(self.folder / f"{len(self.commands):02}.log", "w+", encoding="utf-8", errors="replace")
        started = subprocess.Popen(
            words,
            shell=shell,
            executable="/bin/bash" if shell else None,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        if not self._victims:
            self._victim = lambda: os.killpg(started.pid, signal.SIGKILL)
        code = self._end_of(started, limit_seconds)
        log.seek(0)
        said = log.read()
        log.close()
        if self.killed_at and not after_kill:
            raise Killed
        if code:
            raise subprocess.CalledProcessError(code, self.commands[-1], said[-3000:])
        return said

    def _end_of(self, started, limit_seconds):
        """Its exit code; a client of what was killed is not waited for long, and goes the same way."""
        end = time.monotonic() + limit_seconds
        while started.poll() is None:
            if self.killed_at and time.monotonic() > self.killed_at + CLIENT_SECONDS:
                os.killpg(started.pid, signal.SIGKILL)
            if time.monotonic() > end:
                os.killpg(started.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(self.commands[-1], limit_seconds)
            time.sleep(0.05)
        return started.returncode

    def _watch(self):
        while not self._over.wait(0.2):
            if self.sent_bytes() >= self._kill_after:
                self.killed_at = time.monotonic()
                for victim in self._victims or [self._victim]:
                    victim()
                return

    def close(self):
        self._over.set()
        if self._axe and self._axe.is_alive():
            self._axe.join()
