"""Short runs of what `make torture` does at length."""

from __future__ import annotations

import random
from pathlib import Path

from tests.torture import kills, power_loss


def test_a_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    report = kills.run(100, random.randrange(2**32), tmp_path)
    print(report)
    assert report.kills >= 100
    assert report.acknowledged > 1_000
    assert report.lost == []
    assert report.doubled == []
    assert "everything holds" in report.doctor


def test_the_log_survives_power_losses() -> None:
    assert power_loss.log_states(600, random.randrange(2**32)) >= 600


def test_the_journal_survives_power_losses() -> None:
    assert power_loss.journal_states(300, random.randrange(2**32)) >= 300
