"""Plans as files: there and back, hostile YAML, versions, samples; typed helpers that compile and refuse."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.definitions.plan_types import python, typescript
from zuji.definitions.planning import Planning, from_yaml, to_yaml, with_presets
from zuji.definitions.ruling import business_systems
from zuji.process.plan_check import CompiledPlan, pattern_complaints
from zuji.records.plan_changes import PlanRefused, VersionConflict, diff
from zuji.records.presets import PRESETS
from zuji.records.tracking_plan import (
    PII_CLASSES,
    SCENARIOS,
    STATES,
    TYPES,
    Plan,
    PlanEvent,
    PlanProperty,
    Policy,
    complaints,
)
from zuji.store.metadata import Metadata

ROOT = Path(__file__).resolve().parents[1]
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Z")), min_size=1, max_size=8)
PROPERTIES = st.builds(
    PlanProperty,
    name=NAMES,
    type=st.sampled_from(TYPES),
    state=st.sampled_from(STATES),
    required=st.booleans(),
    enum=st.lists(st.one_of(TEXT, st.integers(), st.booleans()), max_size=3).map(tuple),
    min=st.one_of(st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    pattern=TEXT,
    pii=st.sampled_from(PII_CLASSES),
    description=TEXT,
    title_zh=TEXT,
)
SETS = st.lists(PROPERTIES, max_size=3, unique_by=lambda prop: prop.name).map(
    lambda found: tuple(sorted(found, key=lambda prop: prop.name))
)
EVENTS = st.builds(
    PlanEvent, name=NAMES, state=st.sampled_from(STATES), scenario=st.sampled_from(SCENARIOS), properties=SETS,
    aliases=st.lists(NAMES, max_size=2).map(tuple), owner=TEXT,
)  # fmt: skip
PLANS = st.builds(
    Plan,
    policy=st.builds(Policy, unplanned=st.sampled_from(["accept", "reject"]), self_review=st.booleans()),
    events=st.lists(EVENTS, max_size=3, unique_by=lambda event: event.name).map(
        lambda found: tuple(sorted(found, key=lambda event: event.name))
    ),
    properties=SETS,
    user_properties=SETS,
)


@settings(max_examples=80, deadline=None)
@given(PLANS)
def test_a_plan_survives_its_own_yaml_and_the_order_is_stable(plan: Plan) -> None:
    text = to_yaml(plan)
    assert from_yaml(text) == plan
    assert to_yaml(from_yaml(text)) == text
    assert diff(plan, from_yaml(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "events: [{name: a, colour: red}]",
        "events: [{name: 3}]",
        "events: {",
        "a: &a [x, x]\nb: [*a, *a]",
        "- 1",
        "events: !!python/object/apply:os.system [true]",
        "[" * 3_000,
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(PlanRefused):
        from_yaml(text)


def test_the_presets_are_a_good_plan_with_the_names_that_sdks_send() -> None:
    plan = with_presets(Plan())
    assert not complaints(plan) and not pattern_complaints(plan)
    assert [event.name for event in PRESETS] == [
        "page_evt", "user_evt", "start_evt", "quit_evt", "click_evt", "breakdown_evt",
    ]  # fmt: skip
    assert with_presets(plan) == plan
    assert CompiledPlan(plan)._events.keys() >= {"page_evt", "$pageview", "$AppStart", "$WebClick"}


@pytest.fixture
def metadata(tmp_path: Path) -> Metadata:
    made = Metadata(f"sqlite:///{tmp_path / 'metadata.db'}")
    made.create_project("default")
    return made


def test_every_version_is_kept_and_the_metadata_tells_the_loader(metadata: Metadata) -> None:
    planning = Planning(metadata)
    before = metadata.version()
    draft = Plan(events=(PlanEvent(name="buy"),))
    assert planning.put(1, 0, draft, "ana", "first").version == 1
    assert metadata.version() > before
    review = Plan(events=(PlanEvent(name="buy", state="review"),))
    assert planning.put(1, 1, review, "ana", "ready").version == 2
    assert planning.put(1, 2, review, "ana", "nothing").version == 2
    found = planning.version(1, 1)
    assert found is not None and found[1] == draft
    assert [(one.version, one.author, one.reason) for one in planning.versions(1)] == [
        (2, "ana", "ready"), (1, "ana", "first"),
    ]  # fmt: skip
    with pytest.raises(VersionConflict):
        planning.put(1, 1, review, "ben", "late")
    enabled = Plan(events=(PlanEvent(name="buy", state="enabled"),))
    with pytest.raises(PlanRefused, match="somebody else"):
        planning.put(1, 2, enabled, "ana", "on my own")
    assert planning.put(1, 2, enabled, "ben", "looked at").version == 3
    with pytest.raises(PlanRefused, match="reason"):
        planning.put(1, 3, draft, "ben", " ")


def test_rules_of_business_systems_are_checked_and_versioned(metadata: Metadata) -> None:
    systems = business_systems(metadata)
    rules = [{"by": "prefix", "value": "/open", "system": "credit note"}]
    assert systems.put(1, 0, {"rules": rules}, "ana", "first").version == 1
    version, found = systems.newest(1)
    assert found.version == 1 and found == systems.rules_of(version)
    for bad in ({"by": "glob", "value": "x", "system": "s"}, {"by": "regex", "value": "(", "system": "s"}, {"by": 3}):
        with pytest.raises(PlanRefused):
            systems.put(1, 1, {"rules": [bad]}, "ana", "")


TYPED = Plan(
    events=(
        PlanEvent(
            name="buy",
            state="enabled",
            description='ends */ here """ and\nthere \\',
            properties=(
                PlanProperty(name="price", type="number", required=True),
                PlanProperty(name="kind", enum=("a", 'b"\n'), description="*/"),
                PlanProperty(name="gone", state="abolished"),
            ),
        ),
        PlanEvent(name="退款 event", state="draft", properties=(PlanProperty(name="tags", type="list"),)),
        PlanEvent(name="old", state="abolished"),
    )
)
GOOD = ["track(send, 'buy', {'price': 1})", "track(send, 'buy', {'price': 1, 'kind': 'a'})",
        "track(send, '退款 event', {'tags': ['x']})"]  # fmt: skip
BAD = [
    "track(send, 'buy', {'price': 'x'})",
    "track(send, 'buy', {})",
    "track(send, 'buy', {'price': 1, 'kind': 'z'})",
    "track(send, 'buy', {'price': 1, 'gone': 'x'})",
    "track(send, 'sell', {})",
    "track(send, 'old', {})",
]


def test_the_typescript_helper_compiles_and_refuses_what_the_plan_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "plan.ts").write_text(typescript(TYPED))
    use = "import { track } from './plan'\nconst send = (name: string, properties: object): void => undefined\n"
    (tmp_path / "use.ts").write_text(use + "\n".join(GOOD + BAD))
    tsc = ROOT / "web/node_modules/typescript/bin/tsc"
    done = subprocess.run(
        ["node", str(tsc), "--strict", "--noEmit", "--pretty", "false", "use.ts"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = sorted({int(line.split("(")[1].split(",")[0]) for line in done.stdout.splitlines() if "error" in line})
    assert lines == list(range(3 + len(GOOD), 3 + len(GOOD) + len(BAD))), done.stdout


def test_the_python_helper_runs_passes_mypy_and_refuses_what_the_plan_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "plan.py").write_text(python(TYPED))
    use = "from plan import track\nsent = []\ndef send(name: str, properties: object) -> None: sent.append(name)\n"
    (tmp_path / "good.py").write_text(use.replace("sent = []", "sent: list[str] = []") + "\n".join(GOOD))
    (tmp_path / "bad.py").write_text(use.replace("sent = []", "sent: list[str] = []") + "\n".join(BAD))
    run = [sys.executable, "-c", "import good; print(good.sent)"]
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip() == str(
        ["buy", "buy", "退款 event"]
    )
    mypy = [sys.executable, "-m", "mypy", "--strict", "--no-color-output", "good.py", "bad.py"]
    said = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    wrong = sorted({line.rsplit(": error", 1)[0] for line in said.splitlines() if ": error" in line})
    assert wrong == sorted(f"bad.py:{number}" for number in range(4, 4 + len(BAD))), said
