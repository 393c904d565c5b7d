"""Typed helpers for what a plan has: names and properties that a compiler checks before anything is sent."""

from __future__ import annotations

import json
import keyword
import re

from zuji.records.tracking_plan import Plan, PlanEvent, PlanProperty

_TYPESCRIPT = {
    "text": "string",
    "number": "number",
    "integer": "number",
    "decimal": "number | string",
    "bool": "boolean",
    "datetime": "string",
    "list": "string[]",
    "numbers": "number[]",
    "json": "unknown",
}
_PYTHON = {
    "text": "str",
    "number": "float",
    "integer": "int",
    "decimal": "float | str",
    "bool": "bool",
    "datetime": "str",
    "list": "list[str]",
    "numbers": "list[float]",
    "json": "Any",
}
_HEAD = "Made by `zuji plan types` from the tracking plan: do not edit."


def _live(plan: Plan) -> list[tuple[PlanEvent, list[PlanProperty]]]:
    """Events that may be sent, each with its own and the shared properties."""
    found = []
    for event in sorted(plan.events, key=lambda event: event.name):
        if event.state in ("disabled", "abolished"):
            continue
        own = {prop.name: prop for prop in (*plan.properties, *event.properties)}
        found.append((event, [own[name] for name in sorted(own) if own[name].state not in ("disabled", "abolished")]))
    return found


def _line(text: str) -> str:
    """Fit for a comment of one line."""
    return re.sub(r"\s+", " ", text).replace("*/", "* /").replace('"""', "'''").replace("\\", "/")[:200].strip()


def _quoted(value: object) -> str:
    return json.dumps(value)


def typescript(plan: Plan) -> str:
    """A module with the interface Events, and `track` that wraps any SDK's function."""
    out = [f"// {_HEAD}", "", "/** By event name, its properties. */", "export interface Events {"]
    for event, properties in _live(plan):
        if event.description:
            out.append(f"  /** {_line(event.description)} */")
        out.append(f"  {_quoted(event.name)}: {{")
        for prop in properties:
            if prop.description:
                out.append(f"    /** {_line(prop.description)} */")
            out.append(f"    {_quoted(prop.name)}{'' if prop.required else '?'}: {_ts_type(prop)}")
        out.append("  }")
    out += [
        "}",
        "export type EventName = keyof Events",
        "",
        "/** Sends an event by an SDK's own function; the compiler refuses what the plan does not have. */",
        "export function track<Name extends EventName>(",
        "  send: (name: string, properties: Record<string, unknown>) => void,",
        "  name: Name,",
        "  properties: Events[Name],",
        "): void {",
        "  send(name, properties as Record<string, unknown>)",
        "}",
        "",
    ]
    return "\n".join(out)


def _ts_type(prop: PlanProperty) -> str:
    if prop.enum:
        union = " | ".join(_quoted(value) for value in prop.enum)
        return f"({union})[]" if prop.type in ("list", "numbers") else union
    return _TYPESCRIPT[prop.type]


def python(plan: Plan) -> str:
    """A module with a TypedDict for each event, and `track` with an overload for each."""
    live = _live(plan)
    out = [
        f'"""{_HEAD}"""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Callable, Mapping",
        "from typing import Any, Literal, NotRequired, TypedDict, overload",
        "",
        "Send = Callable[[str, Mapping[str, Any]], object]",
        "",
    ]
    classes = []
    for number, (event, properties) in enumerate(live):
        name = _class_name(event.name, number)
        classes.append(name)
        if event.description:
            out.append(f"# {_line(event.description)}")
        out.append(f"{name} = TypedDict(")
        out.append(f'    "{name}",')
        out.append("    {")
        for prop in properties:
            kind = _py_type(prop)
            out.append(f"        {prop.name!r}: {kind if prop.required else f'NotRequired[{kind}]'},")
        out += ["    },", ")", ""]
    out.append("")
    for name, (event, _) in zip(classes, live, strict=True):
        if len(live) > 1:
            out.append("@overload")
            out.append(f"def track(send: Send, name: Literal[{event.name!r}], properties: {name}) -> None: ...")
    only = "name: str, properties: Any"
    if len(live) == 1:
        only = f"name: Literal[{live[0][0].name!r}], properties: {classes[0]}"
    out += [
        f"def track(send: Send, {only}) -> None:",
        '    """Sends an event by an SDK\'s own function; the type checker refuses what the plan does not have."""',
        "    send(name, dict(properties))",
        "",
    ]
    return "\n".join(out)


def _class_name(event: str, number: int) -> str:
    words = "".join(part.capitalize() for part in re.findall(r"[A-Za-z0-9]+", event))
    usable = words if words and not words[0].isdigit() and not keyword.iskeyword(words) else "Event"
    return f"{usable}_{number}"


def _py_type(prop: PlanProperty) -> str:
    if prop.enum and all(type(value) in (str, int, bool) for value in prop.enum):
        literal = f"Literal[{', '.join(repr(value) for value in prop.enum)}]"
        return f"list[{literal}]" if prop.type in ("list", "numbers") else literal
    return _PYTHON[prop.type]
