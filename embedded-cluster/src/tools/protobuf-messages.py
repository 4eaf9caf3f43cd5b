#!/usr/bin/env python3
"""Writes protobuf-messages.txt from the generated.proto files below the given folders.

    go mod download -json k8s.io/api@v0.34.4 k8s.io/apimachinery@v0.34.4   # prints the folders
    src/tools/protobuf-messages.py FOLDER... > src/main/resources/dev/theseus/cluster/api/protobuf-messages.txt

One line per message: its name, then number:field:type for each field. A type is a scalar, or a
message; * before it means repeated, % a map from strings; ! after the number an inlined message.
"""
import pathlib
import re
import sys

PACKAGES = """core/v1 apps/v1 batch/v1 discovery/v1 networking/v1 policy/v1 autoscaling/v1
autoscaling/v2 rbac/v1 storage/v1 coordination/v1 scheduling/v1 authorization/v1 meta/v1 resource
runtime intstr""".split()
INLINED = {"volumeSource", "handler", "persistentVolumeSource", "ephemeralContainerCommon",
           "localObjectReference", "ingressRuleValue"}
FIELD = re.compile(r"^(optional|repeated)?\s*(map<string,\s*([\w.]+)>|[\w.]+)\s+(\w+)\s*=\s*(\d+)")


def short(name, package):
    if name in {"string", "bytes", "bool", "int32", "int64", "double"}:
        return name
    full = name.lstrip(".") if "." in name else package + "." + name
    return ".".join(full.split(".")[-3:])


def messages(text):
    package = re.search(r"^package (\S+);", text, re.M).group(1)
    for name, body in re.findall(r"^message (\w+) \{\n(.*?)^\}", text, re.M | re.S):
        fields = []
        for line in body.splitlines():
            field = FIELD.match(line.strip())
            if field:
                label, plain, mapped, json, number = field.groups()
                kind = "%" + short(mapped, package) if mapped else short(plain, package)
                kind = "*" + kind if label == "repeated" else kind
                mark = "!" if json in INLINED else ""
                fields.append(f"{number}{mark}:{json}:{kind}")
        yield short(name, package) + "".join(" " + f for f in fields)


lines = set()
for folder in sys.argv[1:]:
    for file in pathlib.Path(folder).rglob("generated.proto"):
        if any(str(file.parent).endswith("/" + p) for p in PACKAGES):
            lines.update(messages(file.read_text()))
print("\n".join(sorted(lines)))
