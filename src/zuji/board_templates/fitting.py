"""Which event and property of a project plays which role of a template, and the board that comes of it. Pure.

A role is played by the first of: what the user chose; a name that the template lists, as it is or in other spelling; an
alias or a title of the project's plan that it lists; the most used name that holds all words of one of its phrases. A
property must be of a kind that the role takes, and be carried by the event that it is of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zuji.records.property import Catalogue

CANDIDATES_MAX = 12
COLUMNS = 12
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORDS = re.compile(r"[^\W_]+")


class Fitted(NamedTuple):
    """What plays a role, why (chosen, exact, alias, words; nothing), and what else could."""

    role: Mapping[str, Any]
    name: str | None
    why: str
    candidates: list[str]


def spelled(name: str) -> str:
    """A name without what spellings differ in: viewItem, view_item and View Item are one."""
    return "".join(_WORDS.findall(_CAMEL.sub(" ", name))).casefold()


def fit(
    template: Mapping[str, Any],
    catalogue: Catalogue,
    called: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str | None],
) -> list[Fitted]:
    """Every role of a template. called: by event, its aliases and titles in the plan."""
    found: dict[str, Fitted] = {}
    for role in template["roles"]:
        names = _of_events(catalogue) if role["what"] == "event" else _of_properties(role, found, catalogue)
        found[role["key"]] = _played(role, names, called, chosen)
    return list(found.values())


def _of_events(catalogue: Catalogue) -> list[str]:
    """The most used first."""
    return sorted(catalogue.events, key=lambda name: (-catalogue.events[name][2], name))


def _of_properties(role: Mapping[str, Any], found: Mapping[str, Fitted], catalogue: Catalogue) -> list[str]:
    of = role["of"]
    names: Sequence[str] = list(catalogue.properties)
    if of:
        event = found[of].name if of in found else None
        names = catalogue.event_properties.get(event or "", ()) if event else ()
    kinds = role["kinds"]
    fine = (name for name in names if name in catalogue.properties)
    return sorted(name for name in fine if not kinds or catalogue.properties[name].kind in kinds)


def _played(
    role: Mapping[str, Any],
    names: Sequence[str],
    called: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str | None],
) -> Fitted:
    wanted = [spelled(name) for name in role["names"]]
    ranked: list[tuple[int, int, str, str]] = []  # how good, place among the project's, name, why
    for place, name in enumerate(names):
        if spelled(name) in wanted:
            ranked.append((wanted.index(spelled(name)), place, name, "exact"))
        elif any(spelled(other) in wanted for other in called.get(name, ())):
            ranked.append((100, place, name, "alias"))
        elif any(all(spelled(word) in spelled(name) for word in phrase.split()) for phrase in role["words"]):
            ranked.append((200, place, name, "words"))
    ranked.sort()
    candidates = [name for _, _, name, _ in ranked]
    candidates += [name for name in names if name not in candidates]
    key = role["key"]
    if key in chosen:
        pick = chosen[key]
        return Fitted(role, pick if pick in names else None, "chosen", candidates[:CANDIDATES_MAX])
    if not ranked:
        return Fitted(role, None, "nothing", candidates[:CANDIDATES_MAX])
    return Fitted(role, ranked[0][2], ranked[0][3], candidates[:CANDIDATES_MAX])


def board_of(
    template: Mapping[str, Any], fitted: Sequence[Fitted], language: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The board of a template with its roles played, and the tiles that are left out for want of one. A funnel goes on
    without the steps that nothing plays, while two are left."""
    names = {f"@{one.role['key']}": one.name for one in fitted}
    tiles: list[dict[str, Any]] = []
    left_out: list[dict[str, Any]] = []
    for tile in template["tiles"]:
        title = tile["title"][language]
        made = {"id": tile["id"], "w": tile["w"], "h": tile["h"], "kind": tile["kind"], "title": title}
        if "question" not in tile:
            tiles.append(made)
            continue
        question = _shorter(tile["question"], names)
        missing = sorted({role for role in _roles(question) if names.get(role) is None})
        if missing:
            titles = {f"@{one.role['key']}": one.role["title"][language] for one in fitted}
            left_out.append({"title": title, "missing": [titles.get(role, role) for role in missing]})
            continue
        display = {"display": tile["display"]} if tile.get("display") else {}
        tiles.append({**made, "question": _named(question, names), "period": tile["period"], **display})
    return {"audience": template["audience"], "tiles": laid_out(tiles)}, left_out


def _roles(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value} if value.startswith("@") else set()
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return {role for one in inner for role in _roles(one)}


def _shorter(question: Mapping[str, Any], names: Mapping[str, str | None]) -> Mapping[str, Any]:
    steps = [step for step in question.get("steps", []) if names.get(step["event"], step["event"]) is not None]
    return {**question, "steps": steps} if question["kind"] == "funnel" and len(steps) >= 2 else question


def _named(value: Any, names: Mapping[str, str | None]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {key: _named(inner, names) for key, inner in value.items()}
    return [_named(inner, names) for inner in value] if isinstance(value, list) else value


def laid_out(tiles: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tiles one after another in rows; the last one of a row takes what is left of it."""
    made: list[dict[str, Any]] = []
    rows: list[list[dict[str, Any]]] = [[]]
    for tile in tiles:
        row = rows[-1]
        used = sum(one["w"] for one in row)
        if row and (used + tile["w"] > COLUMNS or row[0]["h"] != tile["h"]):
            rows.append(row := [])
            used = 0
        row.append({**tile, "x": used})
    y = 0
    for row in filter(None, rows):
        spare = COLUMNS - sum(one["w"] for one in row)
        each, more = divmod(spare, len(row))
        x = 0
        for i, one in enumerate(row):
            w = one["w"] + each + (1 if i < more else 0)
            made.append({**one, "x": x, "y": y, "w": w})
            x += w
        y += row[0]["h"]
    return made
