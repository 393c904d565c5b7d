"""Numbers of actors: dense, given once, the same however rows fall into batches; what reads the map by them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.rows import identifier, table_of
from zuji.process.ids import ZERO
from zuji.runners.numbers import Rows, numbered
from zuji.runners.state import Changes, State
from zuji.store.tables import ACTORS, EVENTS, PERSON_MAP, PROFILE_OPS

ACTOR = st.integers(0, 9).map(identifier)
BATCHES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from([1, 2]), ACTOR), max_size=8),  # events: project, actor
        st.lists(st.tuples(st.sampled_from([1, 2]), ACTOR), max_size=5),  # profile operations
        st.lists(st.tuples(st.sampled_from([1, 2]), ACTOR, ACTOR), max_size=5),  # map: project, actor, person
    ),
    max_size=6,
)


class Given:
    """What was given before, in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, bytes], int] = {}

    def numbers(self, project: int, actors: Sequence[bytes]) -> tuple[dict[bytes, int], int]:
        theirs = {actor: number for (owner, actor), number in self.known.items() if owner == project}
        return {actor: theirs[actor] for actor in actors if actor in theirs}, max(theirs.values(), default=0)


def rows_of(
    events: Sequence[tuple[int, bytes]], ops: Sequence[tuple[int, bytes]], mapped: Sequence[tuple[int, bytes, bytes]]
) -> Rows:
    found: Rows = []
    for project in (1, 2):
        theirs = [{"actor": actor} for owner, actor in events if owner == project]
        if theirs:
            found.append((EVENTS, project, table_of(EVENTS, theirs)))
    if ops:
        found.append((PROFILE_OPS, 0, table_of(PROFILE_OPS, [{"project": p, "actor": actor} for p, actor in ops])))
    if mapped:
        rows = [{"project": p, "actor": actor, "person": person} for p, actor, person in mapped]
        found.append((PERSON_MAP, 0, table_of(PERSON_MAP, rows)))
    return found


@given(BATCHES)
@settings(max_examples=60, deadline=None)
def test_every_actor_has_one_number_and_they_are_dense_in_the_order_of_first_sight(batches: list[object]) -> None:
    before = Given()
    told: dict[int, list[bytes]] = {1: [], 2: []}
    for n, (events, ops, mapped) in enumerate(batches, 1):  # type: ignore[misc]
        rows = rows_of(events, ops, mapped)
        made, new = numbered(rows, n, before)
        before.known.update(new)
        for table, _, found in made:
            if table is ACTORS:
                for row in found.to_pylist():
                    told[row["project"]].append(row["actor"])
                    assert row["number"] == len(told[row["project"]])
        for table, owner, found in made:
            if table is ACTORS:
                continue
            for row in found.to_pylist():
                for name in ("actor", "person") if table is PERSON_MAP else ("actor",):
                    expected = 0 if row[name] == ZERO else before.known[owner or row["project"], row[name]]
                    assert row[f"{name}_number"] == expected
        assert [table for table, *_ in made if table is not ACTORS] == [table for table, *_ in rows]
    assert before.known == {
        (project, actor): number for project, actors in told.items() for number, actor in enumerate(actors, 1)
    }


def test_the_state_knows_numbers_after_it_was_opened_again(tmp_path: Path) -> None:

    state = State(tmp_path)
    state.commit(Changes(state.position, numbers={(1, identifier(5)): 1, (1, identifier(6)): 2, (2, identifier(5)): 1}))
    state.close()
    again = State(tmp_path)
    assert again.numbers(1, [identifier(6), identifier(7)]) == ({identifier(6): 2}, 2)
    assert again.numbers(3, [identifier(6)]) == ({}, 0)
    again.adopt_numbers(1, [(identifier(9), 9)])  # it has numbers of its own
    again.adopt_numbers(3, [(identifier(9), 1), (identifier(8), 2)])
    assert again.numbers(1, [identifier(9)]) == ({}, 2)
    assert again.numbers(3, [identifier(9)]) == ({identifier(9): 1}, 2)
