"""What is known of a project's ids, and decisions about them: the API's view of the loader's state."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from zuji.analyze import browse
from zuji.engine import Engine
from zuji.process.evidence import decide
from zuji.process.identity import Edge, Node, Person, Said, View, pair_key
from zuji.process.ids import actor_id
from zuji.records.identity import LOGIN, SPEAKING, Id, IdentityChange


class Identities:
    """Asks the engine's state of the moment, which a rebuild exchanges under way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def project(self, name: str) -> int:
        """The id of a project. Raises MetadataError."""
        return self._engine.metadata.project(name).id

    def evidence(self, project: int, ids: Sequence[Id]) -> list[dict[str, Any]]:
        """What was said of some ids, oldest first; the first EVIDENCE_SHOWN."""
        tree = browse.evidence(project, self._engine.state.position.batch, ids[:EVIDENCE_SHOWN], EVIDENCE_SHOWN)
        return self._engine.store.query(tree).table.to_pylist()  # type: ignore[no-any-return]

    def summary(self, project: int) -> Mapping[str, Any]:
        """The rules, and how much there is."""
        settings, people, evidence = self._engine.state.identities_of(project)
        return {
            "mode": settings.rules.mode,
            "values_max": settings.rules.values_max,
            "ids_max": settings.rules.ids_max,
            "persons_of_several_ids": sum(len(person.ids) > 1 for person in people.values()),
            "evidence": len(evidence),
            "revoked": sorted(settings.revoked)[:1000],
        }

    def person(self, project: int, one: Id) -> Mapping[str, Any]:
        """The person of an id's open generation, and every id that is part of it; of an unknown id, itself."""
        with self._engine.state.snapshot() as known:
            node = known.node(project, one) or Node()
            key = node.person or actor_id(project, *one, node.generation)
            found = known.person(project, key) or Person(0, ((*one, node.generation),))
            ids = [
                {
                    "id_class": id_class,
                    "value": value,
                    "generation": generation,
                    "open": (known.node(project, (id_class, value)) or Node()).generation == generation,
                    "actor": actor_id(project, id_class, value, generation).hex(),
                }
                for id_class, value, generation in found.ids
            ]
            return {"person": key.hex(), "ids": ids, "revoked": known.settings(project).revoked}

    def ids_of(self, project: int, spoke: Mapping[str, str]) -> Mapping[str, Sequence[Id]]:
        """The first ids of some persons, by their keys (32 hex digits). spoke: what each, where it is a single actor,
        spoke as, '' where nothing is known."""
        found: dict[str, Sequence[Id]] = {}
        with self._engine.state.snapshot() as known:
            for key, value in spoke.items():
                person = known.person(project, bytes.fromhex(key))
                if person is not None:
                    found[key] = [(id_class, value) for id_class, value, _ in person.ids[:IDS_SHOWN]]
                    continue
                for id_class in sorted(SPEAKING):  # a key says which class it is of, by its making
                    uses = (known.node(project, (id_class, value)) or Node()).generation
                    if any(actor_id(project, id_class, value, use).hex() == key for use in range(uses + 1)):
                        found[key] = [(id_class, value)]
        return found

    def persons_of(self, project: int, ids: Sequence[Id]) -> Sequence[bytes | None]:
        """The key of the person of each id's open generation; None for an id of which nobody has heard."""
        found: list[bytes | None] = []
        with self._engine.state.snapshot() as known:
            for one in ids:
                node = known.node(project, one) or Node()
                actor = actor_id(project, *one, node.generation)
                heard = node.person or known.has_met(project, actor)
                found.append((node.person or actor) if heard else None)
        return found

    def revoked(self, project: int) -> Collection[int]:
        """Numbers of the evidence that counts no more."""
        with self._engine.state.snapshot() as known:
            return known.settings(project).revoked

    def largest(self, project: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Persons of most ids, who may be hubs (a shared device, a test account): their ids in number, and the first
        of them. Those at the limit of the rules take no more."""
        settings, people, _ = self._engine.state.identities_of(project)
        several = ((len(person.ids), key) for key, person in people.items() if len(person.ids) > 1)
        return [
            {
                "person": key.hex(),
                "id_class": people[key].ids[0][0],
                "value": people[key].ids[0][1],
                "ids": size,
                "full": size >= settings.rules.ids_max,
            }
            for size, key in heapq.nlargest(limit, several)
        ]

    def preview(self, project: int, change: IdentityChange) -> Mapping[str, Any]:
        """What a decision would do: persons before and after, and the actors that would change theirs.

        outcome, of a merge: joined, kept (they are one person already), full (the limit of ids keeps them apart) or
        nothing: the same merge counts already, as evidence `number`."""
        state = self._engine.state
        _, people, evidence = state.identities_of(project)
        with state.snapshot() as known:
            decided = decide(change, known, people, evidence)
            known_pair = _pair(change, known)
        last = {actor: person for _, actor, person in decided.persons}
        return {
            "persons_of_several_ids_before": sum(len(person.ids) > 1 for person in people.values()),
            "persons_of_several_ids_after": _after(people, decided.identities.people, decided.replaced),
            "moved": [actor.hex() for actor in last],
            **_merged(change, known_pair, decided.edges),
        }

    def decide(self, change: IdentityChange) -> int:
        """Hands it to the loader; its id."""
        return self._engine.metadata.change_identity(change)

    def changes(self, project: int) -> Sequence[tuple[IdentityChange, bool]]:
        """Every decision, newest first, and whether the loader has carried it out."""
        done = self._engine.state.position.change
        found = self._engine.metadata.identity_changes(project=project)
        return [(change, change.id <= done) for change in reversed(found)]


EVIDENCE_SHOWN = 1_000
IDS_SHOWN = 20


class Asked(msgspec.Struct, frozen=True):
    """What the command line asks: without a change about an id, or, where value is '', about the whole project."""

    project: str
    id_class: str = LOGIN
    value: str = ""
    change: IdentityChange | None = None


def answer(identities: Identities, asked: Asked) -> dict[str, Any]:
    """person and evidence of an id; summary and changes of a project; preview of a change. Raises MetadataError."""
    project = identities.project(asked.project)
    if asked.change is not None:
        return {"preview": identities.preview(project, msgspec.structs.replace(asked.change, project=project))}
    if not asked.value:
        changes = [{"done": done, **msgspec.to_builtins(change)} for change, done in identities.changes(project)]
        return {"summary": identities.summary(project), "changes": changes}
    person = identities.person(project, (asked.id_class, asked.value))
    ids = [(part["id_class"], part["value"]) for part in person["ids"]]
    return {"person": {**person, "revoked": sorted(person["revoked"])}, "evidence": identities.evidence(project, ids)}


def _pair(change: IdentityChange, known: View) -> Said | None:
    """The latest evidence for the two ids of a merge."""
    ends = [(one, (known.node(change.project, one) or Node()).generation) for one in (change.one, change.other)]
    (one, generation), (other, other_generation) = ends
    return known.said(change.project, pair_key("", one, generation, other, other_generation))


def _merged(change: IdentityChange, before: Said | None, edges: Sequence[Edge]) -> dict[str, Any]:
    if change.kind != "merge":
        return {"outcome": None, "number": None}
    if edges:
        return {"outcome": edges[0].outcome, "number": edges[0].seq}
    return {"outcome": "nothing", "number": before.seq if before else None}


def _after(before: Mapping[bytes, Person], made: Mapping[tuple[int, bytes], Person | None], replaced: bool) -> int:
    people: dict[bytes, Person | None] = {} if replaced else dict(before)
    people.update({key: person for (_, key), person in made.items()})
    return sum(person is not None and len(person.ids) > 1 for person in people.values())
