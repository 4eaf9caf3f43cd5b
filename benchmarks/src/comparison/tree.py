"""A tree of files with everything that a copy may lose, and what is wrong with a copy of it.

Shares no code with what it judges.
"""

import hashlib
import os
import random
import stat
import struct
from collections import Counter, defaultdict

MEBIBYTE = 1 << 20
YEAR_1999_NS = 915_148_800_123_456_789
SPARSE_BYTES = 64 * MEBIBYTE


def make(root, total_bytes, seed=1):
    """Fills the empty folder root with about total_bytes, and with one of each thing that gets lost easily."""
    pick = random.Random(seed)
    root = os.fsencode(root)
    _bulk(root, total_bytes, pick)
    odd = os.path.join(root, b"odd")
    os.mkdir(odd)
    _names(odd)
    _links(odd)
    _rights(odd)
    _write(os.path.join(odd, b"attributes"), b"has an attribute and an access list")
    os.setxattr(os.path.join(odd, b"attributes"), "user.origin", b"\x00binary\xff")
    os.setxattr(os.path.join(odd, b"attributes"), "system.posix_acl_access", _access_list())
    _sparse(os.path.join(odd, b"sparse"))
    os.mkfifo(os.path.join(odd, b"pipe"))
    os.mkdir(os.path.join(odd, b"empty folder"))
    _times(root, pick)


def _write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def _bulk(root, total_bytes, pick):
    """Files of 1 KiB to 8 MiB, every second one of text that compresses."""
    left, number = total_bytes, 0
    while left > 0:
        size = min(left, int(1024 * 8192 ** pick.random()))
        folder = os.path.join(root, b"folder-%02d" % (number % 40))
        os.makedirs(folder, exist_ok=True)
        if number % 2:
            content = (b"%08x a line of a log that repeats itself\n" % pick.getrandbits(32)) * (size // 46 + 1)
        else:
            content = pick.randbytes(size)
        _write(os.path.join(folder, b"file-%05d" % number), content[:size])
        left -= size
        number += 1


def _names(folder):
    names = [b"with space", b"line\nbreak", b"-rf", b"quote'\"`$(x)", b"not utf-8 \xff\xfe", b"n" * 255]
    names += ["é composed".encode(), "e\u0301 decomposed".encode(), b"back\\slash", b"*", b" leading", b"trailing "]
    for name in names:
        _write(os.path.join(folder, name), name)


def _links(folder):
    _write(os.path.join(folder, b"linked"), b"one file, three names")
    os.mkdir(os.path.join(folder, b"elsewhere"))
    os.link(os.path.join(folder, b"linked"), os.path.join(folder, b"linked again"))
    os.link(os.path.join(folder, b"linked"), os.path.join(folder, b"elsewhere", b"linked too"))
    os.symlink(b"linked", os.path.join(folder, b"relative"))
    os.symlink(b"/etc/passwd", os.path.join(folder, b"absolute"))
    os.symlink(b"nowhere/at all", os.path.join(folder, b"dangling"))


def _rights(folder):
    for name, mode in ((b"setuid", 0o4755), (b"setgid", 0o2755), (b"nobody may", 0o000), (b"private", 0o600)):
        path = os.path.join(folder, name)
        _write(path, name)
        os.chown(path, 1234, 5678)
        os.chmod(path, mode)
    for name, mode in ((b"sticky folder", 0o1777), (b"setgid folder", 0o2775)):
        os.mkdir(os.path.join(folder, name))
        os.chown(os.path.join(folder, name), 4321, 8765)
        os.chmod(os.path.join(folder, name), mode)


def _access_list():
    """rw for the owner, r for user 1234, r for the group, nothing for others, as the kernel stores it."""
    unused = 0xFFFFFFFF
    entries = ((0x01, 6, unused), (0x02, 4, 1234), (0x04, 4, unused), (0x10, 4, unused), (0x20, 0, unused))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def _sparse(path):
    with open(path, "wb") as file:
        file.write(b"begin" * 800)
        file.seek(SPARSE_BYTES // 2)
        file.write(b"middle" * 700)
        file.truncate(SPARSE_BYTES)


def _times(root, pick):
    """Times to the nanosecond; folders last, since writing into one changes its own."""
    for folder, _, files in os.walk(root, topdown=False):
        for path in [os.path.join(folder, name) for name in files] + [folder]:
            time = YEAR_1999_NS + pick.randrange(10**17)
            os.utime(path, ns=(time, time), follow_symlinks=False)


def record(root):
    """What is below a folder: {relative path: {property: value}}."""
    root = os.fsencode(root)
    entries, names = {}, defaultdict(list)
    for folder, folders, files in os.walk(root):
        for name in [*folders, *files]:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, root)
            found = os.lstat(path)
            entries[relative] = _entry(path, found)
            if not stat.S_ISDIR(found.st_mode) and found.st_nlink > 1:
                names[found.st_ino].append(relative)
    entries[b"."] = _entry(root, os.lstat(root))
    for group in names.values():
        for relative in group:
            entries[relative]["hard links"] = tuple(sorted(group))
    return entries


def _entry(path, found):
    kind = stat.S_IFMT(found.st_mode)
    entry = {
        "type": kind,
        "mode": stat.S_IMODE(found.st_mode),
        "owner": (found.st_uid, found.st_gid),
        "time": found.st_mtime_ns,
        "hard links": (),
        "attributes": {
            name: os.getxattr(path, name, follow_symlinks=False) for name in os.listxattr(path, follow_symlinks=False)
        },
    }
    if kind == stat.S_IFLNK:
        entry["content"] = os.readlink(path)
    elif kind == stat.S_IFREG:
        with open(path, "rb") as file:
            entry["content"] = hashlib.file_digest(file, "sha256").digest()
        # Half of it must be holes, so that different block sizes do not count.
        entry["holes"] = found.st_blocks * 512 < found.st_size // 2
    return entry


def differences(source, target):
    """[(path, what is wrong)] of a recorded copy; each property of an entry counts once."""
    wrong = []
    for path in sorted(source.keys() | target.keys()):
        shown = repr(os.fsdecode(path).encode("utf-8", "backslashreplace").decode())
        if path not in target:
            wrong.append((shown, "missing"))
        elif path not in source:
            wrong.append((shown, "extra"))
        else:
            keys = source[path].keys() | target[path].keys()
            wrong += [(shown, key) for key in sorted(keys) if source[path].get(key) != target[path].get(key)]
    return wrong


def summary(wrong):
    """How often each thing is wrong."""
    return dict(Counter(what for _, what in wrong))


def size(root):
    """Bytes that are allocated below a folder, read without a lock while others write."""
    total = 0
    for folder, _, files in os.walk(root):
        for name in files:
            try:
                total += os.lstat(os.path.join(folder, name)).st_blocks * 512
            except FileNotFoundError:
                continue
    return total
