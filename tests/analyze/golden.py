"""Real data sets as worlds."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from pathlib import Path

from tests.analyze.scenario import World
from zuji.analyze.reference.world import Data, Record
from zuji.records.property import Catalogue, Property

DATA = Path(__file__).resolve().parents[1] / "data"
_CARRIED = ("session_id", "platform", "acquisition_channel", "user_cohort", "user_lifecycle")


def ecom_clickstream() -> World:
    """The shop's events, user by user."""
    with gzip.open(DATA / "ecom-clickstream" / "events.csv.gz", "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    users = {user: number for number, user in enumerate(sorted({row["user_id"] for row in rows}), 1)}
    events = [
        Record(
            row["event"],
            int(dt.datetime.fromisoformat(row["timestamp"]).replace(tzinfo=dt.UTC).timestamp() * 1000),
            users[row["user_id"]],
            properties={name: ("text", row[name]) for name in _CARRIED},
            index=i,
        )
        for i, row in enumerate(rows)
    ]
    catalogue = Catalogue(batch=1, properties={name: Property(name, "text") for name in _CARRIED})
    return World(Data(events), catalogue)
