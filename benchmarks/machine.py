"""CPU and memory of trees of processes, from /proc (Linux)."""

import os
import platform
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class Tree:
    """A process and all that descend from it."""

    def __init__(self, root: int):
        self.root = root

    def members(self) -> list[int]:
        children = _children()
        found, todo = [], [self.root]
        while todo:
            found.append(pid := todo.pop())
            todo += children.get(pid, ())
        return found

    def cpu(self) -> float:
        """Seconds, with those of descendants that were waited for."""
        return sum(own + gone for _parent, own, gone in filter(None, map(_times, self.members())))

    def pss_mib(self) -> float:
        """Pages that are shared count once over their sharers: what the tree costs."""
        return round(sum(_line_of(pid, "smaps_rollup", "Pss:") for pid in self.members()) / 1024, 1)


def _children():
    children = {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if times := _times(pid):
            children.setdefault(times[0], []).append(pid)
    return children


def _times(pid):
    """(parent, seconds of its own, seconds of descendants that it waited for); None where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICK, (int(fields[13]) + int(fields[14])) / TICK


def _line_of(pid, file, key):
    """The number after `key`; 0 of a process that is gone or somebody else's."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)


def busy() -> float:
    """Seconds for which the cores of the machine have worked."""
    user, nice, system, _idle, _waiting, interrupt, soft = Path("/proc/stat").read_text().split()[1:8]
    return sum(map(int, (user, nice, system, interrupt, soft))) / TICK


def describe() -> dict:
    memory = int(Path("/proc/meminfo").read_text().split()[1])
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": round(memory / 2**20, 1),
        "kernel": platform.release().partition("-")[0],
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 2),
    }


def _processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
