"""Who a person is, from evidence (DESIGN D5). Pure: what is known comes in through a view, what changes goes out.

A node is an id in one generation; its actor key is given once and never rewritten. Persons are sets of nodes, made by
going through the evidence in its order, under the rules of the project's mode:

one_to_one: a login id and the id that it signed up from belong to each other, both ways, for ever. A login id that
spoke before any sign-up, or whose sign-up found one of the two taken, belongs to itself.
many_to_one: an id that is nobody's yet joins the login id that it signs up as, or is linked or aliased to. A login id
may have many, and is never joined to another login id.
global: every login, link, alias and every record that carries several ids joins them, unless the joined person would
pass a limit of the rules (a second login id, too many ids).
In every mode merge joins whatever the classes are, and unlink closes a generation: later records of that id get a
new actor, older ones stay where they are.

Evidence that was revoked joins nothing, also when records say it again: only an administrator's merge of the same two
ids is new evidence, which counts. A revoked unlink keeps the new generation with the
person of the old one. `Identities` goes on from what is known and `again` begins from nothing: both give the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

import msgspec
import orjson

from zuji.process.ids import actor_id
from zuji.records.event import Envelope
from zuji.records.identity import (
    ANONYMOUS,
    LOGIN,
    NO_ID,
    SPEAKING,
    VENDOR_ANONYMOUS,
    Evidence,
    Id,
    IdentityRules,
)


class Person(msgspec.Struct, frozen=True, array_like=True):
    """born is the number of the evidence that made it: of two that are joined the older one goes on."""

    born: int
    ids: tuple[tuple[str, str, int], ...]  # class, value, generation


class Node(msgspec.Struct, frozen=True, array_like=True):
    """The open generation of an id and the person it belongs to; b'' while it belongs to nobody but itself."""

    generation: int = 0
    person: bytes = b""


class Said(msgspec.Struct, frozen=True, array_like=True):
    """The latest evidence for a pair."""

    seq: int
    outcome: str


class Settings(msgspec.Struct, frozen=True):
    """What is known of a project as a whole. next_seq numbers evidence from 1."""

    rules: IdentityRules = IdentityRules()
    revoked: frozenset[int] = frozenset()
    next_seq: int = 1


class View(Protocol):
    """What is known as of the batch before."""

    def node(self, project: int, one: Id) -> Node | None: ...

    def person(self, project: int, key: bytes) -> Person | None: ...

    def said(self, project: int, key: bytes) -> Said | None: ...

    def settings(self, project: int) -> Settings: ...


class Edge(NamedTuple):
    """Evidence that was new, its number, and what the mode made of it: joined, kept, conflict, full or closed."""

    evidence: Evidence
    seq: int
    outcome: str


def speaker(record: Envelope) -> Id:
    """The one id under which a record speaks."""
    if record.is_login_id:
        return LOGIN, record.distinct_id
    if record.source.vendor not in ("sensors", "zuji"):
        for name in VENDOR_ANONYMOUS:
            if record.identities.get(name) == record.distinct_id:
                return name, record.distinct_id
    return ANONYMOUS, record.distinct_id


_UNKNOWN = Node()


class Identities:
    """What one batch makes of the evidence that it brings. persons: (project, actor, person) in the order of change."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.nodes: dict[tuple[int, Id], Node] = {}
        self.people: dict[tuple[int, bytes], Person | None] = {}
        self.pairs: dict[tuple[int, bytes], Said] = {}
        self.of_projects: dict[int, Settings] = {}
        self.evidence: list[tuple[int, int, Evidence]] = []
        self.persons: list[tuple[int, bytes, bytes]] = []
        self._spoken: set[tuple[int, str, int]] = set()  # logins of whom it is known, by generation

    # What is known

    def settings(self, project: int) -> Settings:
        found = self.of_projects.get(project)
        if found is None:
            found = self.of_projects[project] = self._view.settings(project)
        return found

    def node(self, project: int, one: Id) -> Node:
        key = (project, one)
        found = self.nodes.get(key)
        return found if found is not None else (self._view.node(project, one) or _UNKNOWN)

    def person(self, project: int, key: bytes) -> Person:
        found = self.people.get((project, key)) or self._view.person(project, key)
        assert found is not None
        return found

    def actor(self, project: int, one: Id) -> bytes:
        """The key of the open generation of an id."""
        return actor_id(project, *one, self.node(project, one).generation)

    def _said(self, project: int, key: bytes) -> Said | None:
        return self.pairs.get((project, key)) or self._view.said(project, key)

    # What is told

    def spoke(self, project: int, login: str) -> None:
        """A record spoke under a login id; the first time is evidence."""
        one = (LOGIN, login)
        node = self.node(project, one)
        known = (project, login, node.generation)
        if known in self._spoken:
            return
        self._spoken.add(known)
        key = pair_key("spoke", one, node.generation, NO_ID, 0)
        if self._said(project, key) is None:
            if self.settings(project).rules.mode == "one_to_one":
                self._known(project, one)
            self._keep(project, Evidence("spoke", one, NO_ID, node.generation), key, "spoke")

    def tell(self, project: int, op: str, one: Id, other: Id, decided: bool = False) -> Edge | None:
        """Evidence of op login, link, alias, merge or seen; gives what is new, None for what was known.

        decided: an administrator says it, so that a pair whose evidence was revoked counts as never told."""
        a, b = self.node(project, one), self.node(project, other)
        key = pair_key("", one, a.generation, other, b.generation)
        before = self._said(project, key)
        settings = self.settings(project)
        if before is not None and before.seq in settings.revoked:
            if not decided:
                return None
            before = None
        apart = one != other and (a.person != b.person or not a.person)
        refusal = self._refusal(project, settings.rules, op, one, other) if apart else "kept"
        if before is not None and (not apart or refusal):
            return None  # said before, and it changes nothing
        if refusal is None:
            self._join(project, one, other)
        elif refusal == "conflict" and op == "login" and settings.rules.mode == "one_to_one":
            self._known(project, one)
        evidence = Evidence(op, one, other, a.generation, b.generation)
        outcome = refusal or "joined"
        return Edge(evidence, self._keep(project, evidence, key, outcome), outcome)

    def unlink(self, project: int, one: Id) -> Edge:
        """An id is let go: its next generation opens."""
        node = self.node(project, one)
        evidence = Evidence("unlink", one, NO_ID, node.generation)
        key = pair_key("unlink", one, node.generation, NO_ID, 0)
        self.nodes[project, one] = Node(node.generation + 1)
        return Edge(evidence, self._keep(project, evidence, key, "closed"), "closed")

    def _keep(self, project: int, evidence: Evidence, key: bytes, outcome: str) -> int:
        settings = self.settings(project)
        seq = settings.next_seq
        self.of_projects[project] = msgspec.structs.replace(settings, next_seq=seq + 1)
        self.pairs[project, key] = Said(seq, outcome)
        self.evidence.append((project, seq, evidence))
        return seq

    # What follows

    def _refusal(self, project: int, rules: IdentityRules, op: str, one: Id, other: Id) -> str | None:
        """Why two ids that are not one person do not become one; None when they do."""
        a, b = self.node(project, one), self.node(project, other)
        if op != "merge":
            if rules.mode == "one_to_one":
                if op != "login":
                    return "kept"
                if a.person or b.person:
                    return "conflict"
            elif rules.mode == "many_to_one":
                logins = (one[0] == LOGIN) + (other[0] == LOGIN)
                if op == "seen" or logins == 0:
                    return "kept"
                if logins == 2 or (b if one[0] == LOGIN else a).person:
                    return "conflict"
            elif self._passes_values(project, rules, one, other):
                return "conflict"
        together = sum(len(self.person(project, node.person).ids) if node.person else 1 for node in (a, b))
        return "full" if together > rules.ids_max else None

    def _passes_values(self, project: int, rules: IdentityRules, one: Id, other: Id) -> bool:
        """Whether the joined person would have too many open values of a class."""
        values: dict[str, set[str]] = {}
        for single in (one, other):
            node = self.node(project, single)
            ids = self.person(project, node.person).ids if node.person else ((*single, node.generation),)
            for id_class, value, generation in ids:
                if id_class in rules.values_max and self.node(project, (id_class, value)).generation == generation:
                    values.setdefault(id_class, set()).add(value)
        return any(len(found) > rules.values_max[id_class] for id_class, found in values.items())

    def _known(self, project: int, one: Id) -> bytes:
        """The person of an id, which from here on is one."""
        node = self.node(project, one)
        if node.person:
            return node.person
        key = self.actor(project, one)
        self.nodes[project, one] = Node(node.generation, key)
        self.people[project, key] = Person(self.settings(project).next_seq, ((*one, node.generation),))
        return key

    def _join(self, project: int, one: Id, other: Id) -> None:
        # The older person goes on. Of two that begin here it is the id that signed up: its past has been counted.
        key, absorbed = self._known(project, other), self._known(project, one)
        kept, gone = self.person(project, key), self.person(project, absorbed)
        if gone.born < kept.born:
            kept, gone, key, absorbed = gone, kept, absorbed, key
        self.people[project, key] = Person(kept.born, (*kept.ids, *gone.ids))
        self.people[project, absorbed] = None
        for id_class, value, generation in gone.ids:
            self._belongs(project, (id_class, value), generation, key)

    def _belongs(self, project: int, one: Id, generation: int, person: bytes) -> None:
        node = self.node(project, one)
        if node.generation == generation:
            self.nodes[project, one] = Node(generation, person)
        if one[0] in SPEAKING:
            self.persons.append((project, actor_id(project, *one, generation), person))

    # From nothing

    def replay(self, project: int, evidence: Evidence) -> None:
        """Takes one piece of evidence as it was numbered, whether it is new or not."""
        seq = self.settings(project).next_seq
        revoked = seq in self.settings(project).revoked
        one, other = evidence.one, evidence.other
        if evidence.op == "unlink":
            node = self.node(project, one)
            self.unlink(project, one)
            if revoked:
                self._goes_on(project, one, node)
            return
        outcome = "revoked" if revoked else "kept"
        rules = self.settings(project).rules
        if evidence.op == "spoke":
            outcome = "spoke"
            if not revoked and rules.mode == "one_to_one":
                self._known(project, one)
        elif not revoked and one != other:
            a, b = self.node(project, one), self.node(project, other)
            if a.person != b.person or not a.person:
                refusal = self._refusal(project, rules, evidence.op, one, other)
                outcome = refusal or "joined"
                if refusal is None:
                    self._join(project, one, other)
                elif refusal == "conflict" and evidence.op == "login" and rules.mode == "one_to_one":
                    self._known(project, one)
        op = evidence.op if evidence.op == "spoke" else ""
        key = pair_key(op, one, evidence.generation, other, evidence.other_generation)
        self._keep(project, evidence, key, outcome)

    def _goes_on(self, project: int, one: Id, before: Node) -> None:
        """The open generation of an id belongs to the person of the one before."""
        node = self.node(project, one)
        key = before.person
        if not key:
            key = actor_id(project, *one, before.generation)
            self.people[project, key] = Person(self.settings(project).next_seq, ((*one, before.generation),))
        person = self.person(project, key)
        self.people[project, key] = Person(person.born, (*person.ids, (*one, node.generation)))
        self._belongs(project, one, node.generation, key)


def pair_key(op: str, one: Id, generation: int, other: Id, other_generation: int) -> bytes:
    """Names a pair, whichever of the two is told first."""
    ends = sorted([[*one, generation], [*other, other_generation]])
    return hashlib.blake2b(orjson.dumps([op, ends]), digest_size=16).digest()


class Beginning:
    """The view of somebody who knows nothing yet."""

    def node(self, project: int, one: Id) -> Node | None:
        return None

    def person(self, project: int, key: bytes) -> Person | None:
        return None

    def said(self, project: int, key: bytes) -> Said | None:
        return None

    def settings(self, project: int) -> Settings:
        return Settings()


def again(project: int, settings: Settings, evidence: Iterable[Evidence]) -> Identities:
    """All of a project's evidence, from number 1 on, under these rules and without what is revoked."""
    made = Identities(Beginning())
    made.of_projects[project] = msgspec.structs.replace(settings, next_seq=1)
    for item in evidence:
        made.replay(project, item)
    return made


def differences(
    project: int, before: Mapping[bytes, Person], after: Mapping[bytes, Person]
) -> list[tuple[int, bytes, bytes]]:
    """Rows of the person map that lead from one division of a project's ids into persons to another."""
    old, new = _person_of(before), _person_of(after)
    rows = []
    for one in sorted(old.keys() | new.keys()):
        actor = actor_id(project, *one)
        person = new.get(one, actor)
        if one[0] in SPEAKING and old.get(one, actor) != person:
            rows.append((project, actor, person))
    return rows


def _person_of(people: Mapping[bytes, Person]) -> dict[tuple[str, str, int], bytes]:
    return {one: key for key, person in people.items() for one in person.ids}
