"""The little program that locks itself in and then becomes the program it was asked to run.

It runs by itself (`python -I -S confinement.py ORDERS PROGRAM …`) on the standard library alone,
because after a fork of a threaded server nothing else is safe. What the kernel does not offer is
left out, and said on request (`--strength`): the limits always hold, namespaces and Landlock where
they exist.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Mapping
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_USER, NEW_PIDS, NEW_NETWORK, NEW_IPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000
NEW_MOUNTS = 0x00020000
BIND, PRIVATE, RECURSIVE = 1 << 12, 1 << 18, 1 << 14
# Where LibreOffice makes its socket, whatever it is told.
SHARED = "/tmp"  # noqa: S108
DIE_WITH_PARENT, NO_NEW_PRIVILEGES = 1, 38
# Landlock (Linux 5.13): numbers of its calls, the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REMOVE_FILE, MAKE_SOCKET, TRUNCATE = 1 << 5, 1 << 9, 1 << 14
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
READING = EXECUTE | READ_FILE | READ_DIR
# Rights each version of Landlock knows; a newer kernel knows the older ones.
EVERYTHING = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
NO_TCP = 3  # bind and connect
NETWORK_SINCE = 4


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def limited(orders: Mapping[str, Any]) -> None:
    """Bounds the kernel keeps; they pass to every child."""
    bounds = (
        (resource.RLIMIT_AS, orders["address_bytes"]),
        (resource.RLIMIT_FSIZE, orders["written_bytes"]),
        (resource.RLIMIT_NOFILE, orders["open_files"]),
        (resource.RLIMIT_CORE, 0),
    )
    for what, bound in bounds:
        _, most = resource.getrlimit(what)
        least = bound if most == resource.RLIM_INFINITY else min(bound, most)
        resource.setrlimit(what, (least, least))
    # A second between warning and end: the warning is how the caller learns the reason.
    seconds = orders["processor_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def apart() -> bool:
    """A network without any address but an unused loopback, and processes that end together."""
    me, group = os.getuid(), os.getgid()
    if LIBC.unshare(NEW_USER | NEW_PIDS | NEW_NETWORK | NEW_IPC | NEW_MOUNTS) != 0:
        return False
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{me} {me} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123
            file.write(text)
    return True


def alone_in(room: str, others: Iterable[str]) -> bool:
    """A folder for temporary files in which nothing stands but the room and what is readable."""
    kept = [room, *(path for path in others if path.startswith(f"{SHARED}/"))]
    held = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC)) for path in kept if os.path.isdir(path)]  # noqa: PTH112
    own = f"{room}{SHARED}"
    os.makedirs(own, exist_ok=True)  # noqa: PTH103
    LIBC.mount(None, b"/", None, PRIVATE | RECURSIVE, None)
    if LIBC.mount(own.encode(), SHARED.encode(), None, BIND, None) != 0:
        return False
    seen = True
    for path, at in held:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103
        bound = LIBC.mount(f"/proc/self/fd/{at}".encode(), path.encode(), None, BIND, None)
        seen = seen and bound == 0
        os.close(at)
    os.chdir(room)
    return seen


def fenced(readable: Iterable[str], writable: Iterable[str], shared: Iterable[str] = ()) -> bool:
    """Only these folders can be opened from now on, and no TCP connection."""
    version = LIBC.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    rights = EVERYTHING[min(version, max(EVERYTHING))]
    asked = _Ruleset(rights, NO_TCP if version >= NETWORK_SINCE else 0)
    size = ctypes.sizeof(_Ruleset) if version >= NETWORK_SINCE else ctypes.sizeof(ctypes.c_uint64)
    rules = LIBC.syscall(CREATE_RULESET, ctypes.byref(asked), ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    for folder in readable:
        _allow(rules, folder, READING & rights)
    for folder in writable:
        _allow(rules, folder, rights)
    for folder in shared:
        _allow(rules, folder, MAKE_SOCKET | REMOVE_FILE)
    done = LIBC.syscall(RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return bool(done)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        at = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    allowed = rights if os.path.isdir(path) else rights & OF_FILES  # noqa: PTH112
    rule = _Beneath(allowed, at)
    LIBC.syscall(ADD_RULE, rules, 1, ctypes.byref(rule), 0)
    os.close(at)


def _first_of_many(arguments: list[str]) -> None:
    """As the first process of its namespace: start the program, bury children, end with it."""
    child = os.fork()
    if child == 0:
        os.execvpe(arguments[0], arguments, os.environ)  # noqa: S606
    while True:
        ended, status = os.wait()
        if ended == child:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def main() -> None:
    """Lock in, then run; the exit code is the program's."""
    if sys.argv[1:] == ["--strength"]:
        sys.stdout.write(json.dumps({"network": apart(), "files": _can_fence()}))
        return
    orders, arguments = json.loads(sys.argv[1]), sys.argv[2:]
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if orders["parent"] != os.getppid():
        sys.exit(1)  # the caller died before we could ask to die with it
    separate = orders["confined"] and apart()
    limited(orders)
    if orders["confined"]:
        hidden = separate and alone_in(orders["room"], orders["readable"])
        writable = [orders["room"], *orders["writable"]]
        fenced(orders["readable"], [*writable, SHARED] if hidden else writable, (SHARED,))
    if not separate:
        os.execvpe(arguments[0], arguments, os.environ)  # noqa: S606
    first = os.fork()
    if first == 0:
        LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)
        _first_of_many(arguments)
    _, status = os.waitpid(first, 0)
    sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _can_fence() -> bool:
    LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return fenced(["/"], [])


if __name__ == "__main__":
    main()
