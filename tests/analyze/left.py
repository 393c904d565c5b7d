"""What rules leave of a world: the world of a server that only ever received what they admit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from tests.analyze.scenario import World
from zuji.analyze.asking import State
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.narrowing import Narrowed, passing, without
from zuji.analyze.people import Persons
from zuji.analyze.query import Question
from zuji.store.clickhouse import ClickHouse


class Left(World):
    """A world without some of its events and persons; numbers of actors and of events are the whole world's, so that
    ties fall alike."""

    whole: World | None = None
    known: frozenset[int] = frozenset()  # actors

    def __post_init__(self) -> None:
        pass

    def numbers(self) -> dict[int, int]:
        assert self.whole is not None
        return self.whole.numbers()

    def _load_actors(self, store: ClickHouse, project_id: int, numbers: Mapping[int, int]) -> None:
        super()._load_actors(store, project_id, {one: number for one, number in numbers.items() if one in self.known})


def left_of(world: World, rows: Sequence[Any], hidden: Collection[str] = ()) -> Left:
    """The events that pass; of persons with such an event everything, of others nothing; nothing of what is hidden."""
    told = world.reference()
    asked = Question.model_validate({"from": "2026-11-01", "to": "2026-11-01", "time_zone": world.time_zone})
    filters = parse_filters(list(rows), "rows")
    events = [one for one in world.data.events if told.passes(one, asked, filters)]
    persons = {told.person_of(one.actor) for one in events if one.batch <= world.batch}
    there = frozenset(actor for actor in world.numbers() if told.person_of(actor) in persons)
    known = there | persons
    data = msgspec.structs.replace(
        world.data,
        events=[
            msgspec.structs.replace(one, properties={k: v for k, v in one.properties.items() if k not in hidden})
            for one in events
        ],
        operations=[
            one
            for one in world.data.operations
            if (one.target != "user" or one.actor in there) and one.key not in hidden
        ],
        persons=[one for one in world.data.persons if one.actor in there],
    )
    catalogue = without(world.state(0), hidden).catalogue
    more = (world.batch, world.time_zone, world.naming, world.persons, world.things)
    return Left(data, catalogue, *more, whole=world, known=known)


class Hiding:
    """The states of a world without what is hidden."""

    def __init__(self, world: World, hidden: Collection[str]) -> None:
        self._world, self._hidden = world, hidden

    def state(self, project_id: int) -> State:
        return without(self._world.state(project_id), self._hidden)


def narrowed(store: ClickHouse, project_id: int, world: World, rows: Sequence[Any]) -> Narrowed:
    """The reader of a caller with rules."""
    state = world.state(project_id)
    return Narrowed(
        store,
        project_id,
        lambda: passing(state, rows),
        lambda: Persons(project_id, state.batch, state.persons),
    )
