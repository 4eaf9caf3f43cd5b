"""benchmarks/run comparison: moves the same application with each tool, and says what became of it."""

import argparse
import importlib
import json
import os
import platform
import signal
import sys
import tempfile
import time
from pathlib import Path

import application
import measure
from cluster import Cluster
from tree import MEBIBYTE

MODULES = ("theseus", "tar", "pv_migrate", "crane", "velero")


def tools():
    return [tool for name in MODULES for tool in importlib.import_module(f"movers.{name}").TOOLS]


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run comparison", description=__doc__)
    parser.add_argument("--tool", action="append", help="only the tool of this name, or those whose names begin so; may be repeated")
    parser.add_argument("--size", default="256MiB", help="bytes on the two volumes together, such as 1024MiB")
    parser.add_argument("--part", choices=("whole", "killed", "within", "both"), default="both")
    parser.add_argument("--namespace", default=application.NAMESPACE, help="made and removed at both clusters")
    parser.add_argument("--data", type=Path, help="folder for logs, kept; else a temporary one")
    parser.add_argument("--output", choices=("json",), default="json", help="one JSON object a tool, a line each")
    options = parser.parse_args()
    if not options.size.endswith("MiB") or not options.size[:-3].isdigit():
        parser.error(f"--size is '{options.size}'; allowed are whole MiB, such as 256MiB")
    asked = [name.lower() for name in options.tool or [""]]
    exact = [tool for tool in tools() if tool.name.lower() in asked]
    chosen = exact or [tool for tool in tools() if any(tool.name.lower().startswith(name) for name in asked)]
    if not chosen:
        parser.error(f"--tool is {options.tool}; there are {[tool.name for tool in tools()]}")
    # So that what runs is taken away where this is ended from outside.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    application.NAMESPACE = options.namespace
    folder = options.data or Path(tempfile.mkdtemp(prefix="theseus-comparison-"))
    for tool in chosen:
        print(json.dumps(_measured(tool, options, folder)), flush=True)


def _measured(tool, options, folder):
    result = {"tool": tool.name}
    lacks = tool.lacks()
    if lacks:
        return result | {"notRun": lacks}
    source, target = Cluster("east"), Cluster("west")
    size = int(options.size[:-3]) * MEBIBYTE
    result |= {"version": tool.version(), "descriptors": tool.descriptors, "volumeBytes": size}
    for part in getattr(tool, "parts", ("whole", "killed")):
        if options.part not in (part, "both"):
            continue
        place = folder / f"{tool.name.replace(' ', '-').replace(',', '')}-{part}-{int(time.time())}"
        print(f"comparison: {tool.name}, {part}; logs in {place}", file=sys.stderr)
        load = os.getloadavg()[0]
        try:
            result[part] = getattr(measure, part)(tool, source, target, place, size)
        except Exception as failed:  # A tool that fails is a result, and the next one still runs.
            result[part] = {"failed": f"{type(failed).__name__}: {failed} {getattr(failed, 'output', '')}"}
        result[part]["loadAverage"] = [round(load, 1), round(os.getloadavg()[0], 1)]
    return result | {"kernel": platform.release(), "cores": os.cpu_count()}


if __name__ == "__main__":
    main()
