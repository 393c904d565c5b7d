"""What the machine can do, so that other figures mean something: fdatasync, and how fast plain decoding runs now."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from bench.workload import Browser, requests


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least that share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def fdatasync_ms(directory: Path, times: int = 200, seconds: float = 5.0) -> list[float]:
    """Milliseconds of each append of 4 KiB with fdatasync, on the disk of that directory."""
    path = directory / "fdatasync"
    found: list[float] = []
    until = time.monotonic() + seconds
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        while len(found) < times and time.monotonic() < until:
            began = time.perf_counter()
            os.write(fd, bytes(4096))
            os.fdatasync(fd)
            found.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(fd)
        path.unlink()
    return found


def json_us(rounds: int = 30) -> float:
    """CPU microseconds in which msgspec alone reads one of the benchmark's events, now, on this machine.

    Stands beside the budget: on a machine shared with others, all CPU times swell together."""
    dice_browser, _ = next(requests(1, 1, 1_795_000_000_000))
    text = msgspec.json.encode([_event(dice_browser, n) for n in range(50)])
    best = []
    for _ in range(rounds):
        began = time.thread_time()
        for _ in range(5):
            msgspec.json.decode(text)
        best.append((time.thread_time() - began) / 250 * 1e6)
    return percentile(best, 0.5)


def _event(browser: Browser, number: int) -> dict[str, object]:
    import random

    return browser.event(random.Random(number), 1_795_000_000_000 + number)


def cpu_s(pid: int) -> float:
    """CPU seconds that a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int) -> float:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def children(pid: int) -> dict[str, list[int]]:
    """Processes below one, by the module that they run."""
    found: dict[str, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid and "-m" in words:
            found.setdefault(words[words.index("-m") + 1], []).append(int(entry.name))
    return found
