"""What records say of ids belonging together, as evidence for `identity`; and what administrators decide about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from zuji.process.identity import Edge, Identities, Person, View, again, differences, speaker
from zuji.records.event import Event
from zuji.records.identity import Evidence, Id, IdentityChange
from zuji.records.profile import ProfileChange


def gather(identities: Identities, project: int, record: Event | ProfileChange) -> tuple[bytes, Sequence[Edge]]:
    """The actor of a record, and the evidence in it that is new."""
    who = speaker(record)
    actor = identities.actor(project, who)
    op = record.identity_op
    everything = bool(record.identities) and identities.settings(project).rules.mode == "global"
    if op is None and not record.is_login_id and not everything:
        return actor, ()
    if isinstance(record, ProfileChange) and record.target.kind != "user":
        return actor, ()
    found: list[Edge | None] = []
    if op is not None and op.op == "unlink":
        return actor, [identities.unlink(project, one) for one in op.pairs]
    if op is not None and op.op == "login" and record.is_login_id and len(op.pairs) > 1:
        found.append(identities.tell(project, "login", who, op.pairs[1]))
    else:
        if op is not None:
            found += _bound(identities, project, who, op.op, op.pairs)
        if record.is_login_id:
            identities.spoke(project, who[1])
    if everything:
        found += [identities.tell(project, "seen", who, one) for one in record.identities.items() if one != who]
    return actor, [edge for edge in found if edge is not None]


def _bound(identities: Identities, project: int, who: Id, op: str, pairs: Sequence[Id]) -> Iterable[Edge | None]:
    """Every id of a link, alias or merge, with the first of them."""
    ends = list(pairs)
    if (op in ("link", "login") and who not in ends) or len(ends) == 1:
        ends = [who, *ends]
    if op == "merge" and identities.settings(project).rules.mode != "global":
        op = "alias"  # anybody who has a site's public key can say merge: the strict modes do not obey it
    return [identities.tell(project, "link" if op == "login" else op, ends[0], one) for one in ends[1:]]


class Decided(msgspec.Struct):
    """What comes of an administrator's change. replaced: identities holds everything that is known of the project."""

    identities: Identities
    edges: list[Edge]
    persons: list[tuple[int, bytes, bytes]]
    replaced: bool


def decide(change: IdentityChange, view: View, people: Mapping[bytes, Person], evidence: Iterable[Evidence]) -> Decided:
    """people and evidence are all of the project, as of the batch before."""
    project = change.project
    settings = view.settings(project)
    if change.kind == "merge":
        identities = Identities(view)
        edge = identities.tell(project, "merge", change.one, change.other, decided=True)
        return Decided(identities, [edge] if edge else [], identities.persons, False)
    if change.kind == "rules" and change.rules is not None:
        settings = msgspec.structs.replace(settings, rules=change.rules)
    elif change.kind == "revoke":
        known = {number for number in change.numbers if 0 < number < settings.next_seq}
        settings = msgspec.structs.replace(settings, revoked=settings.revoked | known)
    elif change.kind == "restore":
        settings = msgspec.structs.replace(settings, revoked=settings.revoked - set(change.numbers))
    made = again(project, settings, evidence)
    after = {key: person for (_, key), person in made.people.items() if person is not None}
    return Decided(made, [], differences(project, people, after), True)
