"""A tail meets rotation, truncation and kills at random: what is stored equals one import of all that was written."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.world import World
from zuji.imports import files
from zuji.imports.files import Options
from zuji.imports.log import TAILS, ImportFailed, ImportLog
from zuji.imports.tail import Tail, head_of, partition_of

OPTIONS = Options("default", "nginx")
LINE = '203.0.113.{} - - [01/Jan/2026:20:00:{:02} +0800] "GET /p/{} HTTP/1.1" 200 512 "-" "curl/8.0"\n'


def line(n: int) -> str:
    """Lines 3k to 3k+2 are equal: a browser that asks three times within a second."""
    return LINE.format(n // 3 % 250, n // 3 % 60, n // 3)


class Died(BaseException):
    pass


class Tailed:
    """A tail over a file that others write, rotate and cut; `die` is kill -9 between two writes of it."""

    def __init__(self, world: World) -> None:
        self.world, self.path = world, world.root / "access.log"
        self.log: ImportLog | None = None
        self.tail: Tail | None = None

    def start(self) -> None:
        if self.tail is None:
            self.log = ImportLog(self.world.place, TAILS[0], wait_s=0.0).__enter__()
            self.tail = Tail(self.log, self.path, head_of(OPTIONS), settle_s=0.0)

    def step(self, die_after: int | None = None) -> None:
        """die_after: so many appends succeed, then the process is gone."""
        self.start()
        assert self.log is not None and self.tail is not None
        log, append, left = self.log, self.log.append, die_after

        def dying(payloads: Any) -> None:
            nonlocal left
            if left is not None:
                if left == 0:
                    raise Died
                left -= 1
            append(payloads)

        log.append = dying  # type: ignore[method-assign]
        try:
            while self.tail.step():
                pass
            log.append = append  # type: ignore[method-assign]
        except Died:
            self.stop()

    def stop(self) -> None:
        if self.log is not None:
            self.log.__exit__()
        self.log = self.tail = None


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 40)),
        st.tuples(st.just("part"), st.integers(1, 60)),
        st.tuples(st.just("step"), st.just(0)),
        st.tuples(st.just("die"), st.integers(0, 2)),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("rename"), st.just(0)),
        st.tuples(st.just("copytruncate"), st.just(0)),
        st.tuples(st.just("gzip"), st.just(0)),
    ),
    min_size=3,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(ACTIONS)
def test_whatever_happens_to_a_log_each_line_is_stored_once(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int]]
) -> None:
    world, whole = World(tmp_path_factory.mktemp("tail")), World(tmp_path_factory.mktemp("whole"))
    tailed = Tailed(world)
    path = tailed.path
    path.touch()
    everything, held, number, skipped = "", "", 0, 0

    def write(text: str) -> None:
        nonlocal everything
        with path.open("a") as file:
            file.write(text)
        everything += text

    def rest() -> None:
        """A server ends its line before its log is rotated."""
        nonlocal held
        if held:
            write(held)
            held = ""

    def fresh() -> None:
        """Two files that begin with the very same bytes are one, to any observer."""
        nonlocal number, skipped
        number += -number % 3
        skipped = number - everything.count("\n")

    def shift() -> None:
        for n in range(30, 0, -1):
            for end in ("", ".gz"):
                old = path.with_name(f"access.log.{n}{end}")
                if old.exists():
                    old.rename(path.with_name(f"access.log.{n + 1}{end}"))

    # What was rotated away before its first step is not a tail's: `zuji import` reads that.
    write(line(number))
    number += 1
    tailed.step()
    for action, size in actions:
        if action == "write":
            rest()
            for _ in range(size):
                write(line(number))
                number += 1
        elif action == "part":
            rest()
            text = line(number)
            number += 1
            write(text[:size])
            held = text[size:]
        elif action == "step":
            tailed.step()
        elif action == "die":
            tailed.step(die_after=size)
        elif action == "restart":
            tailed.stop()
        elif action == "rename" and path.stat().st_size:
            rest()
            shift()
            path.rename(path.with_name("access.log.1"))
            path.touch()
            fresh()
        elif action == "copytruncate" and path.stat().st_size:
            rest()
            shift()
            shutil.copyfile(path, path.with_name("access.log.1"))
            os.truncate(path, 0)
            fresh()
        elif action == "gzip" and path.with_name("access.log.1").exists():
            old = path.with_name("access.log.1")
            packed = path.with_name("access.log.1.gz")
            packed.write_bytes(gzip.compress(old.read_bytes()))
            old.unlink()
    rest()
    tailed.step()
    tailed.stop()
    files.import_file(whole.place, whole.file("access.log", everything), OPTIONS)
    assert world.rows() == whole.rows()
    assert len(world.events()) == number - skipped
    ours = [record for slot in world.slots() for record in [slot.frame.header("x-zuji-position")]]
    assert len(ours) == len(set(ours)), "a frame came twice"


def test_a_partial_last_line_waits(tmp_path: Path) -> None:
    world = World(tmp_path)
    tailed = Tailed(world)
    tailed.path.write_text(line(0) + line(1)[:30])
    tailed.step()
    assert len(world.events()) == 1
    with tailed.path.open("a") as file:
        file.write(line(1)[30:])
    tailed.step()
    tailed.stop()
    assert len(world.events()) == 2 and world.refused() == []


def test_a_later_import_of_the_same_log_adds_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    tailed = Tailed(world)
    tailed.path.write_text("".join(map(line, range(50))))
    tailed.step()
    tailed.stop()
    files.import_file(world.place, tailed.path, OPTIONS)
    assert len(world.events()) == 50


def test_what_was_truncated_without_a_copy_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    told: list[str] = []
    path = world.file("access.log", line(0))
    with ImportLog(world.place, TAILS[0]) as log:
        tail = Tail(log, path, head_of(OPTIONS), settle_s=0.0, tell=told.append)
        tail.step()
        path.write_text(line(9))
        tail.step()
    assert any("is gone" in text for text in told)
    assert len(world.events()) == 2


def test_a_renamed_file_is_read_on_until_nobody_writes_to_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    path = world.file("access.log", line(0))
    with ImportLog(world.place, TAILS[0]) as log:
        tail = Tail(log, path, head_of(OPTIONS), settle_s=3600.0)
        tail.step()
        with path.open("a") as server:
            path.rename(tmp_path / "access.log.1")
            path.write_text(line(6))
            tail.step()
            server.write(line(3))
            server.flush()
            tail.step()
            assert len(world.events()) == 2
            os.utime(tmp_path / "access.log.1", (0, 0))
            tail.step()
    assert len(world.events()) == 3


def test_every_log_has_a_partition_of_its_own(tmp_path: Path) -> None:
    world = World(tmp_path)
    one, two = partition_of(world.place, "a"), partition_of(world.place, "b")
    assert one != two and partition_of(world.place, "a") == one
    with pytest.raises(ImportFailed, match="being tailed already"):
        for n in range(len(TAILS) + 1):
            partition_of(world.place, str(n))


def test_a_line_that_says_no_time_is_never_taken_for_another(tmp_path: Path) -> None:
    world = World(tmp_path)
    options = Options("default", "pattern", pattern="{distinct_id} {event}")
    mapped = Options("default", "pattern", pattern=options.pattern, mapping=_identity())
    path = world.file("app.log", "u Click\nu Click\n")
    with ImportLog(world.place, TAILS[0]) as log:
        Tail(log, path, head_of(mapped), settle_s=0.0).step()
    assert [event.event for event in world.events()] == ["Click", "Click"]


def _identity() -> Any:
    from zuji.protocols.rows import Mapping

    return Mapping(columns={"event": "event", "distinct_id": "distinct_id"})
