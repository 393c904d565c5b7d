"""The loader's state beside threads that only look."""

from __future__ import annotations

from pathlib import Path

from zuji.process.clock import Clock
from zuji.process.identity import Identities
from zuji.records.identity import ANONYMOUS, LOGIN
from zuji.runners.state import Changes, Position, State


def test_what_was_read_before_a_commit_does_not_come_back_after_it(tmp_path: Path) -> None:
    state = State(tmp_path)
    one, other = (LOGIN, "u"), (ANONYMOUS, "phone")
    with state.snapshot() as before:
        made = Identities(state)
        assert made.tell(1, "login", one, other) is not None
        state.commit(Changes(Position(batch=1), identities=made))
        # The onlooker still sees its own moment, and looking changes nothing for the loader.
        assert before.node(1, one) is None
        assert before.settings(1).next_seq == 1
    assert state.node(1, one) == made.node(1, one)
    assert state.settings(1).next_seq == 2
    with state.snapshot() as after:
        assert after.node(1, one) == made.node(1, one)
        assert after.person(1, made.node(1, one).person) == state.person(1, made.node(1, one).person)
    state.close()


def test_an_onlooker_reads_the_clock_of_a_device_that_was_set_more_than_once(tmp_path: Path) -> None:
    state = State(tmp_path)
    clock = Clock(0, 2, ((5_000_000, 1), (-300_000, 0)))
    state.commit(Changes(Position(batch=1), clocks={(1, "phone"): clock}))
    with state.snapshot() as view:
        assert view.clock(1, "phone") == clock
        assert view.clock(1, "desk") is None
    state.close()
