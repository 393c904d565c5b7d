"""Random worlds and questions: hostile names, zones with clock changes, kinds in conflict, half-moved columns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from tests.analyze.scenario import LABELS, World
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import OPERATORS, Naming
from zuji.analyze.reference.profile import Operation
from zuji.analyze.reference.world import Data, Mapped, Record
from zuji.records.bot_rules import BY, BotRule, BotRules
from zuji.records.profile import OPS
from zuji.records.property import Catalogue, ProfileProperty, Property

ZONES = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"]
NAMES = [
    "price",
    "it's",
    "back\\slash",
    'say "hi"',
    "nul\0in",
    "{x:String}",
    "%(a)s %",
    "`tick`",
    "emoji 😀",
    "$country",
]
TEXTS = [
    "",
    "a",
    "b",
    "A",
    "ab",
    "it's",
    "\\",
    "{x:String}",
    "%s",
    "nul\0in",
    "😀",
    "12",
    "-1.50",
    "1e3",
    " 1",
    "nan",
    "/",
]
NUMBERS = [0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.3, 1e21, 1e-7, 123456789.125, 2.0**53 + 2, 5e-324, 19.99]
ACTORS = [1, 2, 3, 2**127 + 5, 2**64]
TYPES = ["company", "it's \\"]  # of groups
TARGETS = [*({"target": "group", "type": of} for of in TYPES), {"target": "item", "type": "sku"}]
KINDS = ["text", "number", "bool", "datetime", "list", "numbers", "json"]
PATTERNS = ["a", "^a?b$", ".", "\\\\", "[a-c]{1,2}$", "(?:it|1).*", "^$", "\\d+"]
BOTS = {"bot": "crawler", "it's a 'bot\\": "it's \\"}
IPS = [
    "",
    "10.0.0.1",
    "10.0.0.01",
    "11.0.0.1",
    " 10.0.0.1",
    "::ffff:10.0.0.2",
    "::ffff:10.0.0.02",
    "2001:DB8::1",
    "::010.0.0.1",
    "1:::2",
    "x",
]
FIRST = dt.date(2026, 10, 31)  # New York's clocks change on the next day
BEGIN = int(dt.datetime(2026, 10, 30, tzinfo=dt.UTC).timestamp() * 1000)
SPAN = 6 * 86_400_000

times = st.one_of(
    st.integers(BEGIN, BEGIN + SPAN),
    st.integers(0, 24 * 6).map(lambda hour: BEGIN + hour * 3_600_000),
    st.integers(0, 24 * 6).map(lambda hour: BEGIN + hour * 3_600_000 - 1),
    st.sampled_from([BEGIN, BEGIN + SPAN]),
)
numbers = st.one_of(st.sampled_from(NUMBERS), st.floats(-1e12, 1e12, allow_nan=False), st.integers(-9, 9).map(float))
texts = st.one_of(st.sampled_from(TEXTS), st.text(st.characters(codec="utf-8"), max_size=4))


def values(kind: str) -> st.SearchStrategy[Any]:
    return {
        "text": texts,
        "number": numbers,
        "bool": st.booleans(),
        "datetime": times,
        "list": st.lists(texts, max_size=3),
        "numbers": st.lists(numbers, max_size=3),
        "json": st.sampled_from(['{"a": 1}', "12", "true", '"x"']),
    }[kind]


@st.composite
def properties(draw: st.DrawFn) -> dict[str, Property]:
    found = {}
    for k, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))):
        kind = "text" if name == "$country" else draw(st.sampled_from(KINDS))
        seen = tuple(dict.fromkeys([kind, *draw(st.lists(st.sampled_from(KINDS), max_size=2))]))
        placed, moved = draw(st.booleans()), draw(st.booleans())
        column = (k, 63, 64, 149)[k % 4] + (0 if k < 4 else 1) if placed else -1
        column = min(column, 149)
        found[name] = Property(name, kind, column, draw(st.integers(1, 4)), placed and moved, seen)
    return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    known = draw(properties())
    columns = [prop.column for prop in known.values() if prop.column >= 0]
    if len(set(columns)) != len(columns):
        known = {name: Property(name, prop.kind, kinds_seen=prop.kinds_seen) for name, prop in known.items()}

    things = draw(st.integers(0, 2)) == 0

    @st.composite
    def event(draw: st.DrawFn) -> Record:
        batch = draw(st.integers(1, 4))
        carried: dict[str, Any] = {}
        for name, prop in known.items():
            how = draw(st.sampled_from(["absent", "null", "own", "own", "own", "other"]))
            if how == "null":
                carried[name] = None
            elif how != "absent":
                late = prop.column >= 0 and batch >= prop.since  # the loader coerces from then on
                kind = prop.kind if how == "own" or late else draw(st.sampled_from(prop.kinds_seen))
                carried[name] = (kind, draw(values(kind)))
        facts = draw(st.dictionaries(st.sampled_from(["country", "distinct_id"]), st.sampled_from(["", "CN", "it's"])))
        if things:
            facts["distinct_id"] = draw(st.sampled_from(["1", "it's", "CN"]))
        facts["ip"] = draw(st.sampled_from(IPS))
        facts["sdk"] = draw(st.sampled_from(["", "js", "JS"]))
        facts["user_agent"] = draw(st.sampled_from(["", "human", "human", "bot", "it's a 'bot\\"]))
        name = draw(st.sampled_from(["view", "buy", "it's \\ {e:String}"]))
        groups = draw(
            st.dictionaries(st.sampled_from(TYPES), st.sampled_from(["", "1", "1", "it's"]), min_size=int(things))
        )
        return Record(name, draw(times), draw(st.sampled_from(ACTORS)), batch, carried, facts, groups)

    profile_known = {
        name: ProfileProperty(name, draw(st.sampled_from([kind for kind in KINDS if kind != "numbers"])))
        for name in draw(st.lists(st.sampled_from(NAMES), min_size=int(things), max_size=2, unique=True))
    }
    operations = []
    for i in range(draw(st.sampled_from([15, 30] if things else [0, 6, 15])) if profile_known else 0):
        key = draw(st.sampled_from(list(profile_known)))
        kind = draw(st.sampled_from(["", "text", "number", "number", "bool", "datetime", "list", "list", "json"]))
        op = draw(st.sampled_from([*OPS, "set", "increment", "union", "touch"]))
        if things and i % 3:  # what is mostly known can be told from nothing
            op, kind = "set", profile_known[key].kind
        bare = op in ("clear", "delete", "touch")
        operations.append(
            Operation(
                actor=draw(st.sampled_from(ACTORS)),
                op=op,
                key="" if bare else key,
                kind="" if bare else kind,
                value=None if bare or not kind else draw(values(kind)),
                time=draw(st.one_of(st.integers(0, 2), times)),
                device=draw(st.sampled_from(["", "d", "é"])),
                sequence=draw(st.integers(-1, 1)),
                index=draw(st.integers(0, 1)),
                event_id=i + 1,
                batch=draw(st.integers(1, 4)),
                **draw(st.sampled_from(TARGETS if things else [{}, {}, *TARGETS])),
                id=draw(st.sampled_from(["", "1", "1", "it's", "a", "CN"])),
            )
        )
    mapped = [
        Mapped(draw(st.sampled_from(ACTORS)), draw(st.sampled_from(ACTORS)), draw(st.integers(1, 4)), i)
        for i in range(draw(st.sampled_from([0, 3, 6])))
    ]
    events = draw(st.lists(event(), min_size=draw(st.sampled_from([0, 10, 20, 20])), max_size=30))
    catalogue = Catalogue(
        batch=4,
        properties=known,
        profile_properties=profile_known,
        group_properties=dict.fromkeys(TYPES, profile_known) if profile_known else {},
        item_properties={"sku": profile_known} if profile_known else {},
    )
    return World(
        Data(events, operations, mapped, BOTS),
        catalogue,
        draw(st.sampled_from([4, 4, 3, 2])),
        naming=Naming(labels=LABELS, bots=BotRules(rules=tuple(draw(st.lists(bot_rules(), max_size=3))), version=1)),
        things=things,
    )


@st.composite
def bot_rules(draw: st.DrawFn) -> BotRule:
    by = draw(st.sampled_from(BY))
    values = {
        "user_agent_contains": ["HUM", "'", "É", "b", "\\"],
        "user_agent_regex": ["^h", "bot$", "^$"],
        "ip_range": ["10.0.0.0/8", "10.0.0.1", "2001:db8::/32", "::/0", "::ffff:a00:0/104"],
        "sdk": ["js", "x"],
        "property": TEXTS,
    }
    is_bot = draw(st.booleans())
    return BotRule(
        by=by,
        value=draw(st.sampled_from(values[by])),
        property=draw(st.sampled_from([*NAMES, "$distinct_id", "nobody sent it"])) if by == "property" else "",
        bot=is_bot,
        reason="our own 'rule\\" if is_bot else "",
    )


def operand(draw: st.DrawFn, kind: str, operator: str) -> Any:
    if operator.startswith("is_"):
        return None
    scalar = {"numbers": numbers, "list": texts, "json": texts, "bool": st.booleans()}.get(kind, values(kind))
    if operator in ("in", "not_in", "has_any", "has_all", "has_none"):
        return draw(st.lists(scalar, max_size=3))
    if operator in ("matches", "not_matches"):
        return draw(st.sampled_from(PATTERNS))
    if kind == "datetime":
        if operator == "last_days":
            return draw(st.integers(1, 4))
        day = draw(st.dates(FIRST - dt.timedelta(2), FIRST + dt.timedelta(4))).isoformat()
        moment = f"{day}T{draw(st.integers(0, 23)):02d}:30:00"
        if operator in ("on_day", "not_on_day"):
            return day
        return [day, moment] if operator in ("between", "not_between") else draw(st.sampled_from([day, moment]))
    return [draw(scalar), draw(scalar)] if operator in ("between", "not_between") else draw(scalar)


@st.composite
def conditions(draw: st.DrawFn, world: World, depth: int = 0) -> dict[str, Any]:
    if depth < 2 and draw(st.integers(0, 3)) == 0:
        inner = draw(st.lists(conditions(world, depth + 1), max_size=3))
        return {"op": draw(st.sampled_from(["and", "or"])), "filters": inner}
    owner, name, kind = draw(st.sampled_from(names(world)))
    operator = draw(st.sampled_from(OPERATORS[kind]))
    return {**whose(owner), "property": name, "operator": operator, "value": operand(draw, kind, operator)}


def names(world: World) -> list[tuple[Owner, str, str]]:
    """(whose, property, kind) of everything that may be asked of a world."""
    known = world.catalogue.properties
    events = [(Owner(), name, prop.kind) for name, prop in known.items() if name != "$country"]
    vias = ["$distinct_id", *(name for _, name, kind in events if kind in ("text", "number"))][
        : 2 if world.things else None
    ]
    owners = [Owner("profile"), Owner("profile_at_event"), *(Owner("group", of) for of in TYPES)]
    owners += [Owner("item", "sku", via) for via in vias]
    profile = [
        (owner, name, prop.kind) for name, prop in world.catalogue.profile_properties.items() for owner in owners
    ]
    looked_up = [(Owner(), name, "text") for name in ("$country", "$distinct_id", "bot_reason")]
    if world.things and profile:
        return [one for one in profile if one[0].on in ("group", "item")]
    return [*events, *profile, *looked_up]


def whose(owner: Owner) -> dict[str, str]:
    """The fields of a question that name the owner."""
    types = {"group": {"group_type": owner.type}, "item": {"item_type": owner.type, "via": owner.via}}
    return {"on": owner.on, **types.get(owner.on, {})}


@st.composite
def questions(draw: st.DrawFn, world: World) -> dict[str, Any]:
    owner, name, kind = draw(st.sampled_from(names(world)))
    numeric = ["sum", "average", "median", "p90", "percentile", "min", "max", "distinct"]
    measure = draw(
        st.sampled_from(["total", "unique", "average", *(numeric if kind in ("number", "numbers") else ["distinct"])])
    )
    series: dict[str, Any] = {
        "event": draw(st.sampled_from(["*", "view", "*", "it's \\ {e:String}"])),
        "measure": measure,
    }
    if measure not in ("total", "unique") and (measure != "average" or kind in ("number", "numbers")):
        series |= {**whose(owner), "property": name}
    if measure == "percentile":
        series["q"] = draw(st.sampled_from([0, 1, 0.1, 0.25, 1 / 3, 0.999]))
    series["filters"] = draw(st.lists(conditions(world), max_size=1)) if draw(st.integers(0, 4)) == 3 else []
    splits = draw(st.lists(st.sampled_from(names(world)), max_size=2, unique=True))
    first = FIRST + dt.timedelta(draw(st.sampled_from([-1, 0, 0, 1])))
    return {
        "kind": "trend",
        "include_bots": draw(st.sampled_from([True, True, False])),
        "series": [series],
        "from": first.isoformat(),
        "to": (first + dt.timedelta(draw(st.integers(0, 3)))).isoformat(),
        "interval": draw(st.sampled_from(["day", "day", "hour", "week", "month"])),
        "time_zone": draw(st.sampled_from(ZONES)),
        "filters": draw(st.lists(conditions(world), min_size=draw(st.sampled_from([0, 1])), max_size=1)),
        "breakdowns": [
            {**whose(owner), "property": name, "limit": draw(st.sampled_from([1, 2, 3, 20]))}
            for owner, name, _ in splits
        ],
    }
