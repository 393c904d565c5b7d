"""Hostile requests without end: `python -m tests.torture.fuzz_collector --count 200000 [--seed 1] [--loader 0.3]`.

A share of them goes through a whole loader in this process, the rest to a real server on loopback, over raw sockets.
What must hold: one fate for each record, no 5xx, no hang, no crash of engine or collector, bounded memory, and a
ledger that balances in the end. A batch that breaks is cut down to the request that breaks it.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.servers.zuji import Server, running
from zuji.protocols import registry
from zuji.records.decoded import Limits

from .hostile import Hostile, Sent, shrink
from .loading import Loading, frame_of

BATCH = 1000
PIPELINED = 40
SLOWEST_S = 5.0
# Over what the processes held when they were warm. One batch may hold a few hundred MB of Python objects.
COLLECTOR_GROWS_MIB = 400
ENGINE_GROWS_MIB = 3000
ENGINE, COLLECTOR = "zuji.engine_process", "zuji.collector_process"


class Broken(AssertionError):
    """Something that must hold did not."""


# Through the loader in this process


def in_process(count: int, seed: int, say: Any = print) -> Counter[str]:
    """Loads count requests in batches; gives how many records came to which fate."""
    hostile = Hostile(seed, ("default", "other"))
    fates: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        loading = Loading(Path(root))
        loading.metadata.create_project("other", "America/New_York")
        for done in range(0, count, BATCH):
            sent = [hostile.request() for _ in range(min(BATCH, count - done))]
            for request in sent:
                _one_fate_each(request)
            try:
                fates.update(_load(loading, sent))
            except Exception as error:
                few = shrink(_breaks, sent)
                raise Broken(f"a batch broke: {error!r}\nby {len(few)} requests, the first: {few[0]!r}") from error
        told = loading.balance()
        if told["received"] != sum(fates.values()):
            raise Broken(f"the ledger has {told}, the loader told {fates}")
        loading.close()
    say(f"loader: {count:,} requests, {dict(fates)}")
    return fates


def _load(loading: Loading, sent: list[Sent]) -> Counter[str]:
    now = int(time.time() * 1000)
    loading.put(*(frame_of(request, now) for request in sent))
    fates = Counter(_plain(fate.fate) for done in loading.load() for fate in done.judged.fates)
    loading.log.expire_below(0, loading.log.end(0))
    return fates


def _plain(fate: str) -> str:
    return "rejected" if fate == "checked" else fate


def _breaks(sent: list[Sent]) -> bool:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        loading = Loading(Path(root))
        try:
            _load(loading, sent)
        except Exception:
            return True
        loading.close()
    return False


def _one_fate_each(sent: Sent) -> None:
    began = time.monotonic()
    decoded = registry.decode(frame_of(sent, int(time.time() * 1000)), {}, Limits())
    took = time.monotonic() - began
    indexes = {record.index for record in decoded.records} | {reject.index for reject in decoded.rejects}
    if indexes != set(range(decoded.received)):
        raise Broken(f"{decoded.received} received, fates for {sorted(indexes)[:20]}: {sent!r}")
    if any(reject.reason == "decoder_failed" for reject in decoded.rejects):
        raise Broken(f"the decoder failed: {decoded.rejects[0].detail}: {sent!r}")
    if took > SLOWEST_S:
        raise Broken(f"decoding took {took:.1f} s: {sent.path} {sent.query[:100]} {sent.body[:300]!r}")


# Over HTTP


def raw_bytes(sent: Sent, close: bool) -> bytes:
    """The request as it goes over the wire."""
    target = f"{sent.path}?{sent.query}".encode("latin-1", "replace")
    lines = [b"%s %s HTTP/1.1" % (sent.method.encode(), target), b"host: zuji"]
    lines += [f"{name}: {value}".encode("latin-1", "replace") for name, value in sent.headers]
    lines += [b"content-length: %d" % len(sent.body), b"connection: close" if close else b"connection: keep-alive"]
    return b"\r\n".join(lines) + b"\r\n\r\n" + sent.body


def malformed(hostile: Hostile, sent: Sent) -> bytes:
    """What is hardly HTTP any more."""
    r = hostile.random
    whole = raw_bytes(sent, close=True)
    return r.choice(
        (
            lambda: whole[: r.randrange(len(whole))],
            lambda: hostile.flipped(whole[:300]) + whole[300:],
            lambda: whole.replace(b"content-length: ", b"content-length: 9"),
            lambda: whole.replace(b"content-length: ", b"content-length: -"),
            lambda: whole.replace(b"content-length", b"transfer-encoding: chunked\r\nx"),
            lambda: whole.replace(b" HTTP/1.1", r.choice((b"", b" HTTP/9.9", b" HTTP/1.0", b"\xff HTTP/1.1"))),
            lambda: whole.replace(b"\r\n", b"\n"),
            lambda: b"x" * r.randrange(5000),
            lambda: bytes(r.randrange(256) for _ in range(300)),
        )
    )()


def exchange(port: int, data: bytes, seconds: float = 30.0, half: bool = False) -> bytes:
    """What a connection gives back until it is closed. Raises Broken when it hangs."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        answer = b""
        try:
            connection.sendall(data)
            if half:
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(1 << 16):
                answer += part
        except TimeoutError as error:
            raise Broken(f"no answer in {seconds} s to {data[:300]!r}") from error
        except OSError:  # the other side has closed already
            pass
        return answer


def statuses(answer: bytes) -> list[int]:
    """Of the answers on one connection. None of our bodies holds a status line."""
    return [int(line[9:12]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")] + [
        int(line.rpartition(b"HTTP/1.1 ")[2][:3])
        for line in answer.split(b"\r\n")
        if b"HTTP/1.1 " in line[1:] and line.rpartition(b"HTTP/1.1 ")[2][:3].isdigit()
    ]


def memory_mib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmRSS:"))


def process_of(server: Server, module: str) -> int:
    """The server's child that runs a module, 0 for none."""
    assert server.process is not None
    pid = server.process.pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if module.encode() in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
            return int(child)
    return 0


class Watch:
    """The processes of a server: that they stay the same ones, and how much they hold."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.pids = {module: process_of(server, module) for module in (ENGINE, COLLECTOR)}
        self.before = {module: memory_mib(pid) for module, pid in self.pids.items()}
        self.most = dict(self.before)

    def look(self) -> None:
        for module, pid in self.pids.items():
            if process_of(self._server, module) != pid:
                raise Broken(f"{module} has ended:\n{self._server.said()}")
            self.most[module] = max(self.most[module], memory_mib(pid))
        for module, grows in ((ENGINE, ENGINE_GROWS_MIB), (COLLECTOR, COLLECTOR_GROWS_MIB)):
            if self.most[module] - self.before[module] > grows:
                raise Broken(f"{module} went from {self.before[module]} to {self.most[module]} MiB")


def over_http(server: Server, count: int, seed: int, say: Any = print) -> Counter[int]:
    """Sends count requests; gives how many answers of each status."""
    hostile = Hostile(seed)
    exchange(server.port, raw_bytes(Sent("POST", "/sa", "", (), hostile.body()), close=True))
    server.wait_loaded()
    watch = Watch(server)
    seen: Counter[int] = Counter()
    asked = False
    for pile in _piles(hostile, count):
        if isinstance(pile, bytes):
            found = statuses(exchange(server.port, pile, half=True))
            wanted = (200, 202, 400, 404, 405, 431)
        else:
            data = b"".join(raw_bytes(sent, close=sent is pile[-1]) for sent in pile)
            found = statuses(exchange(server.port, data, 120.0))
            wanted = (200, 202, 400) if any(sent.path == "/debug" for sent in pile) else (200,)
            if len(found) != len(pile):
                raise Broken(f"{len(pile)} requests, {len(found)} answers {Counter(found)}; the first: {pile[0]!r}")
        if not set(found) <= set(wanted):
            raise Broken(f"answers {Counter(found)} to {pile if isinstance(pile, bytes) else pile[:3]!r}")
        seen.update(found)
        if sum(seen.values()) % 2000 < PIPELINED:
            watch.look()
        if not asked and sum(seen.values()) > count // 2:
            asked = True  # the equation holds in the middle of it all too
            facts = server.internal("doctor")
            if not facts["holds"]:
                raise Broken(f"zuji doctor, while loading: {facts}")
    server.wait_loaded(600)
    watch.look()
    facts = server.internal("doctor")
    if not facts["holds"]:
        raise Broken(f"zuji doctor: {facts}")
    memory = {module: f"{watch.before[module]} -> {watch.most[module]} MiB" for module in watch.pids}
    say(f"http: {count:,} requests, answers {dict(seen)}, memory {memory}, ledger {facts['ledger']['totals']}")
    return seen


def _piles(hostile: Hostile, count: int) -> Iterator[list[Sent] | bytes]:
    """Requests for one connection each: many good HTTP ones, or one that is malformed."""
    left = count
    while left > 0:
        if hostile.random.random() < 0.2:
            left -= 1
            yield malformed(hostile, hostile.request())
            continue
        pile = [hostile.request() for _ in range(min(left, PIPELINED))]
        debug = [sent for sent in pile if sent.path == "/debug"]
        plain = [sent._replace(path="/sa") if sent.path == "/debug" else sent for sent in pile]
        left -= len(pile)
        yield plain
        if debug and hostile.random.random() < 0.1:  # each waits for the loader
            yield debug[:1]
            left -= 1


def bombs(server: Server, count: int, say: Any = print) -> float:
    """Seconds of the engine for each gzip bomb of 1,000:1; memory is bounded."""
    text = base64.b64encode(gzip.compress(b"[" + b" " * 400_000_000 + b"]", 9))
    body = b"gzip=1&data_list=" + quote(text, safe="").encode()
    server.wait_loaded()
    watch = Watch(server)
    began = time.monotonic()
    for _ in range(count):
        assert statuses(exchange(server.port, raw_bytes(Sent("POST", "/sa", "", (), body), close=True))) == [200]
        watch.look()
    server.wait_loaded()
    watch.look()
    each = (time.monotonic() - began) / count
    grown = {module: watch.most[module] - watch.before[module] for module in watch.pids}
    say(f"bombs: {count} of {len(body):,} bytes for 400,000,000, {each:.2f} s each, grown by MiB {grown}")
    if each > 3 or grown[ENGINE] > 500:
        raise Broken(f"a bomb costs {each:.1f} s, {grown} MiB")
    return each


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--loader", type=float, default=0.3, help="share that goes through a loader in this process")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    began = time.monotonic()
    inside = int(given.count * given.loader)
    in_process(inside, given.seed)
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root, running(Path(root) / "data") as server:
        bombs(server, 10)
        over_http(server, given.count - inside, given.seed + 1)
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
