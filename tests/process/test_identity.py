"""Persons from evidence: every mode against its rules in plain sets, however records and decisions are mixed."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.process.evidence import decide, gather
from zuji.process.identity import Identities, Node, Person, Said, Settings, again
from zuji.process.ids import actor_id
from zuji.records.event import Event, IdentityOp, Source
from zuji.records.identity import ANONYMOUS, LOGIN, MODES, VENDOR_ANONYMOUS, Evidence, Id, IdentityChange, IdentityRules

P = 1
MOBILE = "$identity_mobile"


class Known:
    """The loader's state, in dictionaries."""

    def __init__(self) -> None:
        self.nodes: dict[Any, Node] = {}
        self.people: dict[Any, Person] = {}
        self.pairs: dict[Any, Said] = {}
        self.of: dict[int, Settings] = {}
        self.evidence: list[Evidence] = []
        self.map: dict[bytes, bytes] = {}  # as a query reads person_map

    def node(self, project: int, one: Id) -> Node | None:
        return self.nodes.get((project, one))

    def person(self, project: int, key: bytes) -> Person | None:
        return self.people.get((project, key))

    def said(self, project: int, key: bytes) -> Said | None:
        return self.pairs.get((project, key))

    def settings(self, project: int) -> Settings:
        return self.of.get(project, Settings())

    def take(self, made: Identities, replaced: bool = False) -> None:
        if replaced:
            self.nodes, self.people, self.pairs = {}, {}, {}
        self.nodes.update(made.nodes)
        for key, person in made.people.items():
            if person is None:
                self.people.pop(key, None)
            else:
                self.people[key] = person
        self.pairs.update(made.pairs)
        self.of.update(made.of_projects)
        if not replaced:
            self.evidence += [evidence for _, _, evidence in made.evidence]
            for _, actor, person in made.persons:
                self.map[actor] = person

    def change(self, kind: str, **what: Any) -> None:
        change = IdentityChange(1, P, kind, **what)
        decided = decide(change, self, {key: person for (_, key), person in self.people.items()}, self.evidence)
        self.take(decided.identities, decided.replaced)
        for _, actor, person in decided.persons:
            self.map[actor] = person

    def tell(self, *steps: tuple[Any, ...]) -> None:
        made = Identities(self)
        for op, *ids in steps:
            getattr(made, {"spoke": "spoke", "unlink": "unlink"}.get(op, "tell"))(
                P, *([op] if op not in ("spoke", "unlink") else []), *ids
            )
        self.take(made)

    def together(self, *ids: Id) -> bool:
        """Whether the open generations of some ids are one person, by the map that queries read."""
        actors = [actor_id(P, *one, self.nodes.get((P, one), Node()).generation) for one in ids]
        return len({self.map.get(actor, actor) for actor in actors}) == 1


# The same rules with plain sets, worked out from the beginning every time


@dataclasses.dataclass
class Plain:
    rules: IdentityRules = dataclasses.field(default_factory=IdentityRules)
    told: list[tuple[Any, ...]] = dataclasses.field(default_factory=list)  # accepted evidence
    revoked: set[int] = dataclasses.field(default_factory=set)

    def divided(self) -> tuple[list[set[Any]], dict[Id, int]]:
        """Persons as sets of (id, generation), and the open generation of each id."""
        persons: list[set[Any]] = []
        generation: dict[Id, int] = {}

        def of(one: Id) -> set[Any] | None:
            node = (one, generation.get(one, 0))
            return next((person for person in persons if node in person), None)

        def known(one: Id) -> set[Any]:
            found = of(one)
            if found is None:
                found = {(one, generation.get(one, 0))}
                persons.append(found)
            return found

        for number, (op, one, other) in enumerate(self.told, 1):
            if op == "unlink":
                before = (one, generation.get(one, 0))
                person = of(one)
                generation[one] = before[1] + 1
                if number in self.revoked:
                    if person is None:
                        person = {before}
                        persons.append(person)
                    person.add((one, generation[one]))
            elif number in self.revoked:
                continue
            elif op == "spoke":
                if self.rules.mode == "one_to_one":
                    known(one)
            else:
                answer = self.would(op, one, other, of, generation)
                if answer == "join":
                    a, b = known(one), known(other)
                    a |= b
                    persons = [person for person in persons if person is not b]
                elif answer == "alone":
                    known(one)
        return persons, generation

    def would(self, op: str, one: Id, other: Id, of: Any, generation: dict[Id, int]) -> str:
        a, b = of(one), of(other)
        if one == other or (a is not None and a is b):
            return ""
        both = (a or {(one, generation.get(one, 0))}) | (b or {(other, generation.get(other, 0))})
        full = len(both) > self.rules.ids_max
        if op == "merge":
            return "" if full else "join"
        mode = self.rules.mode
        if mode == "one_to_one":
            if op != "login":
                return ""
            if a is not None or b is not None:
                return "alone"
            return "" if full else "join"
        if mode == "many_to_one":
            logins = [one[0] == LOGIN, other[0] == LOGIN]
            if op == "seen" or sum(logins) != 1:
                return ""
            if (b if logins[0] else a) is not None:
                return ""
            return "" if full else "join"
        open_logins = {i for i, g in both if i[0] == LOGIN and generation.get(i, 0) == g}
        if len(open_logins) > self.rules.values_max.get(LOGIN, 10**9):
            return ""
        return "" if full else "join"

    def tell(self, op: str, one: Id, other: Id = ("", ""), decided: bool = False) -> None:
        persons, generation = self.divided()
        if op == "unlink":
            self.told.append((op, one, other))
            return
        # Pairs are compared in the generations in which they were told.
        stamps: dict[Id, int] = {}
        last = 0
        for number, (known_op, a, b) in enumerate(self.told, 1):
            unary, single = op == "spoke", known_op == "spoke"
            if known_op == "unlink":
                stamps[a] = stamps.get(a, 0) + 1
                continue
            same = {a, b} == {one, other} and unary == single
            if same and all(stamps.get(i, 0) == generation.get(i, 0) for i in (one, other)):
                last = number
        if decided and last in self.revoked:
            last = 0  # an administrator's merge begins anew
        if last and (last in self.revoked or op == "spoke"):
            return

        def of(i: Id) -> set[Any] | None:
            return next((person for person in persons if (i, generation.get(i, 0)) in person), None)

        if last and self.would(op, one, other, of, generation) != "join":
            return
        self.told.append((op, one, other))

    def parts(self) -> set[frozenset[Any]]:
        return {frozenset(person) for person in self.divided()[0] if len(person) > 1}


def parts_of(people: Iterable[Person]) -> set[frozenset[Any]]:
    return {
        frozenset(((id_class, value), generation) for id_class, value, generation in person.ids)
        for person in people
        if len(person.ids) > 1
    }


logins = st.sampled_from([(LOGIN, f"l{i}") for i in range(3)])
others = st.sampled_from([(ANONYMOUS, "a0"), (ANONYMOUS, "a1"), (ANONYMOUS, "a'2"), (MOBILE, "138")])
ids = st.one_of(logins, others)
steps = st.one_of(
    st.tuples(st.just("login"), logins, st.sampled_from([(ANONYMOUS, "a0"), (ANONYMOUS, "a1"), (ANONYMOUS, "a'2")])),
    st.tuples(st.just("login"), logins, st.sampled_from([(ANONYMOUS, "a0"), (ANONYMOUS, "a1")])),
    st.tuples(st.sampled_from(["link", "alias", "merge", "seen"]), ids, ids),
    st.tuples(st.just("spoke"), logins),
    st.tuples(st.just("unlink"), ids),
    st.tuples(st.just("cut")),  # a new batch begins
    st.tuples(st.just("merge!"), ids, ids),
    st.tuples(st.sampled_from(["revoke", "restore"]), st.integers(1, 12)),
    st.tuples(
        st.just("rules"),
        st.sampled_from(MODES),
        st.sampled_from([{LOGIN: 1}, {LOGIN: 2}, {}]),
        st.sampled_from([3, 1000]),
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(MODES), st.lists(steps, max_size=30))
def test_persons_are_those_of_the_rules_whatever_is_told_decided_and_undone(mode: str, told: list[Any]) -> None:
    known, plain = Known(), Plain()
    plain.rules = IdentityRules(mode)
    known.change("rules", rules=plain.rules)
    batch = Identities(known)
    for op, *what in told:
        match op:
            case "cut":
                known.take(batch)
                batch = Identities(known)
            case "merge!":
                known.take(batch)
                known.change("merge", one=what[0], other=what[1])
                plain.tell("merge", *what, decided=True)
                batch = Identities(known)
            case "revoke" | "restore" | "rules":
                known.take(batch)
                if op == "rules":
                    plain.rules = IdentityRules(*what)
                    known.change("rules", rules=plain.rules)
                else:
                    known.change(op, numbers=(what[0],))
                    numbers = {n for n in what if n <= len(plain.told)}
                    plain.revoked = plain.revoked | numbers if op == "revoke" else plain.revoked - set(what)
                batch = Identities(known)
            case "spoke":
                batch.spoke(P, what[0][1])
                plain.tell("spoke", *what)
            case "unlink":
                batch.unlink(P, *what)
                plain.tell("unlink", *what)
            case _:
                batch.tell(P, op, *what)
                plain.tell(op, *what)
    known.take(batch)
    assert [(e.op, e.one, e.other) for e in known.evidence] == plain.told
    assert parts_of(known.people.values()) == plain.parts()
    # What is known goes on as if everything had been said at once.
    made = again(P, known.settings(P), known.evidence)
    assert {key: person for (_, key), person in made.people.items() if person} == {
        key: person for (_, key), person in known.people.items()
    }
    assert {k: n for k, n in made.nodes.items() if n != Node()} == {k: n for k, n in known.nodes.items() if n != Node()}
    # And the map that queries read divides the actors in the same way.
    persons, generations = plain.divided()
    for one, other in itertools.combinations(
        [(LOGIN, "l0"), (LOGIN, "l1"), (LOGIN, "l2"), (ANONYMOUS, "a0"), (ANONYMOUS, "a1"), (ANONYMOUS, "a'2")], 2
    ):
        a, b = ((i, generations.get(i, 0)) for i in (one, other))
        assert known.together(one, other) == any({a, b} <= person for person in persons)


L0, L1, A0, A1 = (LOGIN, "l0"), (LOGIN, "l1"), (ANONYMOUS, "a0"), (ANONYMOUS, "a1")


def world(mode: str, **rules: Any) -> Known:
    known = Known()
    known.change("rules", rules=IdentityRules(mode, **rules))
    return known


def test_one_to_one_keeps_the_second_device_apart_and_many_to_one_joins_it() -> None:
    for mode, joined in (("one_to_one", False), ("many_to_one", True), ("global", True)):
        known = world(mode)
        known.tell(("login", L0, A0), ("spoke", "l0"), ("login", L0, A1))
        assert known.together(L0, A0)
        assert known.together(L0, A1) is joined


def test_a_second_login_on_a_shared_device_is_a_conflict_and_joins_nobody() -> None:
    for mode in MODES:
        known = world(mode)
        known.tell(("login", L0, A0))
        made = Identities(known)
        edge = made.tell(P, "login", L1, A0)
        assert edge is not None
        assert edge.outcome == "conflict"
        known.take(made)
        assert known.together(L0, A0)
        assert not known.together(L1, A0)


def test_a_person_of_too_many_ids_takes_no_more() -> None:
    known = world("global", ids_max=3)
    for n in range(5):
        known.tell(("link", L0, (MOBILE, str(n))))
    (person,) = [person for person in known.people.values() if len(person.ids) > 1]
    assert len(person.ids) == 3


@pytest.mark.parametrize("mode", MODES)
def test_merge_then_revoke_leaves_the_map_as_it_was(mode: str) -> None:
    known = world(mode)
    known.tell(("login", L0, A0), ("login", L1, A1))
    before = dict(known.people)
    everybody = [L0, L1, A0, A1]
    known.change("merge", one=L0, other=L1)
    assert known.together(*everybody)
    known.change("revoke", numbers=(len(known.evidence),))
    assert known.people == before
    assert not known.together(A0, A1)
    known.change("restore", numbers=(len(known.evidence),))
    assert known.together(*everybody)


def test_an_id_that_was_let_go_is_somebody_else_from_then_on() -> None:
    known = world("global")
    known.tell(("link", L0, A0))
    old = actor_id(P, *A0, 0)
    known.tell(("unlink", A0))
    assert not known.together(L0, A0)
    assert known.map.get(old, old) == known.map.get(actor_id(P, *L0), actor_id(P, *L0))  # older events stay
    known.tell(("link", L1, A0))
    assert known.together(L1, A0)


def test_a_revoked_pair_stays_apart_when_it_is_said_again() -> None:
    known = world("global")
    known.tell(("seen", L0, A0))
    known.change("revoke", numbers=(1,))
    known.tell(("seen", L0, A0), ("link", A0, L0))
    assert not known.together(L0, A0)


@pytest.mark.parametrize("mode", MODES)
def test_a_merge_that_was_taken_back_can_be_decided_again_and_taken_back_again(mode: str) -> None:
    known = world(mode)
    known.tell(("login", L0, A0))
    alone = dict(known.people)
    numbers = []
    for _ in range(2):
        known.change("merge", one=L0, other=L1)
        assert known.together(L0, L1, A0)
        numbers.append(len(known.evidence))
        known.change("revoke", numbers=(numbers[-1],))
        assert not known.together(L0, L1)
        assert known.people == alone
    assert len(set(numbers)) == 2  # each is evidence of its own
    known.tell(("merge", L0, L1), ("link", L0, L1))
    assert not known.together(L0, L1)  # what records say again stays revoked
    known.change("restore", numbers=(numbers[0],))
    assert known.together(L0, L1, A0)


def test_projects_do_not_share_persons() -> None:
    made = Identities(Known())
    for project in (1, 2):
        edge = made.tell(project, "login", L0, A0)
        assert edge is not None
        assert (edge.seq, edge.outcome) == (1, "joined")
    assert actor_id(1, *L0) != actor_id(2, *L0)


def test_a_person_keeps_the_actor_under_which_it_was_first_seen() -> None:
    known = world("many_to_one")
    known.tell(("login", L0, A0), ("login", L0, A1))
    assert {known.map[actor_id(P, *one)] for one in (L0, A1)} == {actor_id(P, *A0)}


@pytest.mark.parametrize("id_class", VENDOR_ANONYMOUS)
def test_a_vendors_anonymous_past_is_joined_by_its_login_and_no_other_vendors(id_class: str) -> None:
    def said(vendor: str, distinct_id: str, login: bool = False, **more: Any) -> Event:
        source = Source(vendor)
        return Event(project="p", source=source, index=0, event="e", distinct_id=distinct_id, is_login_id=login, **more)

    known = world("many_to_one")
    made = Identities(known)
    visitor, _ = gather(made, P, said("snowplow", "v1", identities={id_class: "v1"}))
    signed = IdentityOp("login", ((LOGIN, "u1"), (id_class, "v1")))
    user, _ = gather(made, P, said("snowplow", "u1", True, identities={id_class: "v1"}, identity_op=signed))
    stranger, _ = gather(made, P, said("segment", "v1", identities={ANONYMOUS: "v1"}))
    known.take(made)
    assert known.map.get(user, user) == known.map.get(visitor, visitor)
    assert known.map.get(stranger, stranger) not in (known.map.get(user, user), visitor)
