"""The engine's answer is the reference's, on every input (promise 4)."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analyze.conftest import next_project
from tests.analyze.worlds import questions, worlds
from zuji.analyze.kinds import parse
from zuji.analyze.reference import trend as reference_of_trends
from zuji.analyze.run import Runner
from zuji.analyze.trend import Line
from zuji.runners.person_maps import PersonMaps
from zuji.store.clickhouse import ClickHouse

QUESTIONS_OF_A_WORLD = 8
COUNTED = ("total", "unique", "distinct")


def shown(lines: list[Line]) -> list[Any]:
    """Lines as plain values; sums and means to 12 significant digits, all else exactly."""

    def close(line: Line, value: Any) -> Any:
        exact = line.measure in COUNTED or value is None
        return value if exact else float(f"{value:.11e}")

    return [
        (
            line.event,
            line.measure,
            line.breakdown,
            line.other,
            close(line, line.total),
            [(point.at, close(line, point.value)) for point in line.points],
        )
        for line in lines
    ]


class _Still:
    """Nothing changes while questions are asked."""

    def __init__(self) -> None:
        self.persons_changed: dict[int, int] = {}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(st.data())
def test_engine_and_reference_give_the_same_answer(store: ClickHouse, data: st.DataObject) -> None:
    world = data.draw(worlds())
    project_id = next_project()
    world.load(store, project_id)
    if data.draw(st.booleans()):  # a dictionary as of any batch, the last one and later ones among them
        maps = PersonMaps(store, _Still(), rows_min=-1)
        maps.renew(data.draw(st.integers(0, world.batch + 1)))
        world.persons = maps.of(project_id)
    runner = Runner(store, world)
    try:
        for _ in range(QUESTIONS_OF_A_WORLD):
            query = parse(data.draw(questions(world)))
            engine = shown(runner.run(project_id, query).series)
            told = shown(reference_of_trends.lines(query, world.reference()))
            assert engine == told
    finally:
        store.command(f"DROP TABLE IF EXISTS `events_{project_id}`")
