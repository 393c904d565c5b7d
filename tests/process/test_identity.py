"""Mode one_to_one (protocols/sensors.md §9.2) against its rules in plain words, and across batches."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from zuji.process.identity import OneToOne
from zuji.process.ids import ANONYMOUS, LOGIN, actor_id

IDS = st.sampled_from(["a", "b", "c", "it's", ""])
STEPS = st.lists(st.one_of(st.tuples(st.just("speak"), IDS, IDS), st.tuples(st.just("sign"), IDS, IDS)), max_size=40)


def plain(steps: list[tuple[str, str, str]]) -> tuple[dict[str, str | None], list[str]]:
    """The rules as they are written: partner of each login (None: itself), and what became of each sign-up."""
    partner: dict[str, str | None] = {}
    taken: dict[str, str] = {}
    outcomes = []
    for step, login, anonymous in steps:
        if step == "speak":
            partner.setdefault(login, None)
        elif taken.get(anonymous) == login and partner.get(login) == anonymous:
            outcomes.append("kept")
        elif login in partner or anonymous in taken:
            partner.setdefault(login, None)
            outcomes.append("conflict")
        else:
            partner[login] = anonymous
            taken[anonymous] = login
            outcomes.append("joined")
    return partner, outcomes


@given(STEPS, st.lists(st.integers(0, 40), max_size=4))
def test_the_mode_follows_its_rules_however_the_records_are_cut_into_batches(
    steps: list[tuple[str, str, str]], cuts: list[int]
) -> None:
    steps = [(step, f"l{login}", f"a{anonymous}") for step, login, anonymous in steps]
    state: dict[tuple[int, str, str], str] = {}
    outcomes = []
    persons: dict[bytes, bytes] = {}
    edges = [0, *sorted(cut for cut in cuts if cut <= len(steps)), len(steps)]
    for start, end in itertools.pairwise(edges):
        mode = OneToOne(lambda *key: state.get(key))
        for step, login, anonymous in steps[start:end]:
            if step == "speak":
                mode.spoke(1, login)
            else:
                edge, join = mode.signed_up(1, login, anonymous)
                outcomes.append(edge.outcome)
                if join:
                    persons[join[0]] = join[1]
        state.update(mode.changed)
    partner, expected = plain(steps)
    assert outcomes == expected
    for login, anonymous in partner.items():
        own = actor_id(1, LOGIN, login)
        assert persons.get(own, own) == (own if anonymous is None else actor_id(1, ANONYMOUS, anonymous))


def test_projects_do_not_share_persons() -> None:
    state: dict[tuple[int, str, str], str] = {}
    mode = OneToOne(lambda *key: state.get(key))
    assert mode.signed_up(1, "l", "a")[0].outcome == "joined"
    assert mode.signed_up(2, "l", "a")[0].outcome == "joined"
    assert actor_id(1, LOGIN, "l") != actor_id(2, LOGIN, "l")
