"""Attribution in plain, slow, obvious Python: the definition that the engine's answers must equal."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from zuji.analyze import calendar
from zuji.analyze.attribution import NOT_SET, AttributionTouch, Credit, Row
from zuji.analyze.attribution_models import digits_of, to_magnitude
from zuji.analyze.attribution_query import AttributionCell, AttributionQuery, Model
from zuji.analyze.filter_query import Owner
from zuji.analyze.measures import DIGITS, rounded
from zuji.analyze.reference.session_rules import sessions
from zuji.analyze.reference.world import Record, Subject, World

DIRECT: Row = ("", False, True)
OTHER: Row = ("", True, False)


class Path(NamedTuple):
    """touches: what each is called, and when it was; nobody's conversion (None): no conversion followed."""

    subject: Subject
    conversion: Record | None
    revenue: Fraction
    touches: list[tuple[Row, int]]

    @property
    def rows(self) -> list[Row]:
        return [row for row, _ in self.touches]


def answer(query: AttributionQuery, world: World, now: int) -> dict[str, Any]:
    """The fields of the answer. query.time_zone is set, and its properties are known to the catalogue."""
    rows, every, direct = laid_out(query, world)
    converted = [path for path in every if path.conversion is not None]
    revenue = math.fsum(float(path.revenue) for path in converted)
    return {
        "models": [model.model for model in query.models],
        "sums": [model.model != "participation" for model in query.models],
        "conversions": len(converted),
        "subjects": len({path.subject for path in converted}),
        "revenue": None if query.revenue is None else rounded(revenue, DIGITS),
        "direct_conversions": direct,
        "null_paths": len(every) - len(converted),
        "touches": _touches(query, rows, every),
    }


def members(query: AttributionQuery, cell: AttributionCell, world: World, now: int) -> set[Any]:
    """The conversions, or whose they are."""
    _, every, _ = laid_out(query, world)
    found = [path for path in every if path.conversion is not None]
    if cell.row is not None:
        places = {"any": slice(None), "first": slice(1), "last": slice(-1, None)}[cell.place]
        found = [path for path in found if cell.row in path.rows[places]]
    return {path.subject if cell.of == "subjects" else path.conversion.event_id for path in found if path.conversion}


def laid_out(query: AttributionQuery, world: World) -> tuple[list[Row], list[Path], int]:
    """(rows of the answer, paths with their touches called by these, conversions without touch)."""
    every = list(paths(query, world))
    direct = sum(path.conversion is not None and not path.touches for path in every)
    if query.direct == "remove":
        every = [path for path in every if path.touches]
    part = Counter(row for path in every for row in set(path.rows) if path.conversion is not None)
    names = {row for path in every for row in path.rows}
    ranked = sorted(names, key=lambda row: (-part[row], row[0].encode()))
    shown = ranked[: query.limit]
    rows = [*shown, *([OTHER] if len(ranked) > query.limit else [])]
    if any(not path.touches for path in every):
        rows.append(DIRECT)
    called = [
        path._replace(
            touches=[(row if row in shown else OTHER, time) for row, time in path.touches] or [(DIRECT, 0)],
        )
        for path in every
    ]
    return rows, called, direct


def paths(query: AttributionQuery, world: World) -> Iterator[Path]:
    """The path of every conversion of the period, and of every part of a stream that has touches after its last."""
    assert query.time_zone is not None
    begin = calendar.start(query.from_, query.time_zone)
    end = calendar.start(query.to + calendar.DAY, query.time_zone)
    streams: dict[Subject, list[Record]] = {}
    for event in world.events:
        subject = world.subject_of(event, query.subject)
        in_time = begin - (query.window.ms or 0) <= event.time < end
        if in_time and subject is not None and world.passes(event, query, []):
            streams.setdefault(subject, []).append(event)
    for subject, stream in streams.items():
        met = set()
        for rows in _parts(query, world, stream):
            last = -1
            for i, (event, _, converts) in enumerate(rows):
                if not converts:
                    continue
                if event.time >= begin:
                    met.add(event.event_id)
                    yield Path(subject, event, _revenue(query, world, event), _before(query, rows, i, last))
                last = i
            lost = [(name, event.time) for event, name, _ in rows[max(last, 0) :] if name and event.time >= begin]
            if lost:
                yield Path(subject, None, Fraction(0), lost)
        for event in stream:
            if event.time >= begin and world.is_step(event, query, query.conversion) and event.event_id not in met:
                yield Path(subject, event, _revenue(query, world, event), [])


_Rows = list[tuple[Record, Row | None, bool]]  # (event, what it is called as a touch, whether it converts)


def _before(query: AttributionQuery, rows: _Rows, conversion: int, previous: int) -> list[tuple[Row, int]]:
    """The touches of a conversion; previous: the place of the one before."""
    at = rows[conversion][0].time
    earliest = max(previous, 0) if query.since_previous else 0
    return [
        (name, event.time)
        for event, name, _ in rows[earliest:conversion]
        if name is not None and (query.window.ms is None or at - event.time <= query.window.ms)
    ]


def _parts(query: AttributionQuery, world: World, stream: list[Record]) -> Iterator[_Rows]:
    assert query.time_zone is not None
    by_time: dict[Any, list[Record]] = {}
    if query.window.same == "session":
        by_time.update(sessions(query.session, query, world, stream))
    else:
        for event in stream:
            day = calendar.day_of(event.time, query.time_zone) if query.window.same == "day" else None
            by_time.setdefault(day, []).append(event)
    for events in by_time.values():
        rows = [(event, _name(query, world, event), world.is_step(event, query, query.conversion)) for event in events]
        if not query.link:
            yield rows
            continue

        def value(event: Record, names: Sequence[str]) -> Any:
            found = tuple(world.look(event, Owner(), name)[1] for name in names)
            return None if None in found else found

        linked = [
            (
                row,
                value(row[0], [link.touch for link in query.link]) if row[1] else None,
                value(row[0], [link.conversion for link in query.link]) if row[2] else None,
            )
            for row in rows
        ]
        for wanted in dict.fromkeys(one for _, a, b in linked for one in (a, b) if one is not None):
            yield [
                (event, name if a == wanted else None, b == wanted)
                for (event, name, _), a, b in linked
                if wanted in (a, b)
            ]


def _name(query: AttributionQuery, world: World, event: Record) -> Row | None:
    touch = next((touch for touch in query.touches if world.is_step(event, query, touch)), None)
    if touch is None:
        return None
    if touch.property is None:
        return touch.name or touch.event, False, False
    said = world.text(event, touch.property)
    return NOT_SET if said is None else said, False, False


def _revenue(query: AttributionQuery, world: World, event: Record) -> Fraction:
    if query.revenue is None:
        return Fraction(0)
    return Fraction(world.look(event, query.revenue.owner, query.revenue.property)[1] or 0.0)


def _touches(query: AttributionQuery, rows: list[Row], every: list[Path]) -> list[AttributionTouch]:
    converted = [path for path in every if path.conversion is not None]
    money = math.fsum(abs(float(path.revenue)) for path in converted)
    given: dict[Row, list[Credit]] = {row: [] for row in rows}
    for model in query.models:
        digits = digits_of(model)
        counts = credits(query, model, every, [Fraction(path.conversion is not None) for path in every])
        owed = credits(query, model, every, [path.revenue for path in every]) if query.revenue else None
        for row in rows:
            revenue = None if owed is None else to_magnitude(float(owed[row]), money, digits)
            given[row].append(Credit(to_magnitude(float(counts[row]), len(converted), digits), revenue))
    made = []
    for row in rows:
        part = [path for path in converted if row in path.rows]
        places = [place for path in part for place, one in enumerate(path.rows, 1) if one == row]
        made.append(
            AttributionTouch(
                *row,
                len(part),
                len({path.subject for path in part}),
                len(places),
                sum(places) / len(places) if places else None,
                sum(path.rows[0] == row for path in converted),
                sum(path.rows[-1] == row for path in converted),
                given[row],
            )
        )
    return made


Credits = dict[Row, Fraction | float]


def credits(query: AttributionQuery, model: Model, every: list[Path], worth: list[Fraction]) -> Credits:
    """What each touch is given when path i is worth worth[i]."""
    found: dict[Row, Any] = defaultdict(Fraction)
    if model.model == "markov":
        return _markov(every, worth, model.order)
    if model.model == "shapley" and model.worth == "rate":
        return _shapley(every, worth)
    for path, whole in zip(every, worth, strict=True):
        if model.model == "participation":
            shares = dict.fromkeys(path.rows, Fraction(1))
        elif model.model == "shapley":  # of a game in which a path needs all of its touches
            shares = {row: Fraction(1, len(set(path.rows))) for row in path.rows}
        else:
            shares = defaultdict(Fraction)
            weights = _weights(query, model, path)
            for row, weight in zip(path.rows, weights, strict=True):
                shares[row] += Fraction(weight) / sum(Fraction(one) for one in weights)
        for row, share in shares.items():
            found[row] += whole * share
    return found


def _weights(query: AttributionQuery, model: Model, path: Path) -> list[Any]:
    n = len(path.touches)
    if model.model == "linear":
        return [1] * n
    if model.model == "time_decay":
        if model.half_life_steps:
            return [2.0 ** (-(n - 1 - i) / model.half_life_steps) for i in range(n)]
        latest = path.touches[-1][1]
        return [2.0 ** (-(latest - time) / model.half_life_ms) for _, time in path.touches]
    if model.model == "last_non_direct":
        others = [i for i, row in enumerate(path.rows) if row != DIRECT and row[0] not in query.direct_touches]
        return [int(i == (others[-1] if others else n - 1)) for i in range(n)]
    first, middle, last = {"first": (1.0, 0.0, 0.0), "last": (0.0, 0.0, 1.0)}.get(model.model, model.places)
    if n <= 2:
        return [1] if n == 1 else [first, last]
    return [first, *([Fraction(middle) / (n - 2)] * (n - 2)), last]


def _markov(every: list[Path], worth: list[Fraction], order: int) -> Credits:
    """Chances to convert by sending everybody along the chain until nobody is under way."""
    follows: dict[Any, Counter[Any]] = defaultdict(Counter)
    for path in every:
        states: list[Any] = ["start", *path.rows]
        if order == 2:
            states = ["start", *zip(states, path.rows, strict=False)]
        for state, following in itertools.pairwise([*states, path.conversion is not None]):
            follows[state][following] += 1

    def chance(removed: Row | None) -> float:
        under_way, arrived = {"start": 1.0}, 0.0
        while under_way and max(under_way.values()) > 1e-19:
            moved: dict[Any, float] = defaultdict(float)
            for state, share in under_way.items():
                for following, n in follows[state].items():
                    there = share * n / follows[state].total()
                    if following is True:
                        arrived += there
                    elif following is not False and (following[1] if order == 2 else following) != removed:
                        moved[following] += there
            under_way = moved
        return arrived

    rows = {row for path in every for row in path.rows}
    base = chance(None)
    effects = {row: 1 - chance(row) / base if base else 0.0 for row in rows}
    whole = math.fsum(effects.values())
    return {row: float(sum(worth)) * effect / whole if whole else 0.0 for row, effect in effects.items()}


def _shapley(every: list[Path], worth: list[Fraction]) -> Credits:
    """By all coalitions."""
    players = list(dict.fromkeys(row for path in every for row in path.rows))

    def rate(some: frozenset[Row]) -> Fraction:
        inside = [one for path, one in zip(every, worth, strict=True) if some.issuperset(path.rows)]
        return sum(inside, Fraction(0)) / len(inside) if inside else Fraction(0)

    rates = {
        some: rate(some)
        for size in range(len(players) + 1)
        for some in map(frozenset, itertools.combinations(players, size))
    }
    n = len(players)
    given: Credits = {}
    for player in players:
        value = Fraction(0)
        for some in rates:
            if player not in some:
                orders = math.factorial(len(some)) * math.factorial(n - len(some) - 1)
                value += Fraction(orders, math.factorial(n)) * (rates[some | {player}] - rates[some])
        given[player] = value * len(every)
    return given
