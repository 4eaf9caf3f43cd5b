"""Clients that order at the shop, and write down what it acknowledged."""

import http.client
import json
import subprocess
import threading
import time

CLIENTS = 2
PAUSE_SECONDS = 0.05
TIMEOUT_SECONDS = 2


class Load:
    """Orders at whichever side answers, the source first; runs from its making to stop()."""

    def __init__(self, sides, namespace):
        self.acknowledged = []
        self.failed = 0
        self._sides = sides
        self._addresses = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._watches = [self._watch(side, namespace) for side in sides]
        self._clients = [threading.Thread(target=self._order, args=(f"client-{n}",)) for n in range(CLIENTS)]
        for client in self._clients:
            client.start()

    def _watch(self, side, namespace):
        """Follows the address of the front end's Service at one side."""

        def follow():
            words = [*side.kubectl_words, "get", "service", "-n", namespace, "-o", "json", "--watch"]
            words += ["--field-selector", "metadata.name=web"]
            while not self._stopping.is_set():
                with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as watch:
                    processes.append(watch)
                    decoder, text = json.JSONDecoder(), ""
                    for line in watch.stdout:
                        text += line
                        if line.rstrip() == "}":
                            address = decoder.decode(text)["spec"].get("clusterIP")
                            self._addresses[side.name] = address
                            text = ""
                self._stopping.wait(0.5)

        processes = []
        thread = threading.Thread(target=follow)
        thread.start()
        return thread, processes

    def _order(self, client):
        sequence, at, connection = 0, 0, None
        while not self._stopping.is_set():
            side = self._sides[at % len(self._sides)]
            sequence += 1
            try:
                if connection is None:
                    connection = http.client.HTTPConnection(
                        self._addresses.get(side.name) or "127.0.0.1", 80, timeout=TIMEOUT_SECONDS
                    )
                connection.request("POST", "/orders", f"{client} {sequence} book")
                answer = connection.getresponse()
                body = json.loads(answer.read())
                if answer.status != 201:
                    raise OSError(answer.status)
                with self._lock:
                    self.acknowledged.append((time.monotonic(), side.name, body["id"], client, sequence))
            except (OSError, http.client.HTTPException, ValueError):
                with self._lock:
                    self.failed += 1
                if connection is not None:
                    connection.close()
                connection = None
                at += 1
            self._stopping.wait(PAUSE_SECONDS)

    def last_side(self, since):
        """Where orders were acknowledged since a time, the latest; None where nowhere."""
        with self._lock:
            late = [side for at, side, *_ in self.acknowledged if at >= since]
        return late[-1] if late else None

    def answered_by(self, side, limit_seconds):
        """Waits until a side acknowledges an order that is sent from now on."""
        since = time.monotonic()
        while self.last_side(since) != side.name:
            if time.monotonic() > since + limit_seconds:
                raise TimeoutError(f"{side.name} acknowledged no order within {limit_seconds} s")
            time.sleep(0.1)

    def downtime_seconds(self):
        """The longest time between two acknowledged orders."""
        times = sorted(entry[0] for entry in self.acknowledged)
        return max((later - earlier for earlier, later in zip(times, times[1:])), default=0.0)

    def stop(self):
        self._stopping.set()
        for client in self._clients:
            client.join()
        for thread, processes in self._watches:
            for process in processes:
                process.kill()
            thread.join()

    def lost(self, side):
        """Acknowledged orders that a side does not have as they were acknowledged; None where it does not answer."""
        address = self._addresses.get(side.name)
        if not address:
            return None
        lost = 0
        try:
            connection = http.client.HTTPConnection(address, 80, timeout=10)
            for _, _, number, client, sequence in self.acknowledged:
                connection.request("GET", f"/orders/{number}")
                answer = connection.getresponse()
                found = json.loads(answer.read())
                lost += (found.get("client"), found.get("sequence")) != (client, sequence)
            connection.close()
        except (OSError, http.client.HTTPException, ValueError):
            return None
        return lost
