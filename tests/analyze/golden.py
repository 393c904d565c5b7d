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


def online_retail() -> World:
    """Invoices of customers and of nobody known: `buy` and `correct`, each with its amount."""
    with gzip.open(DATA / "online-retail" / "invoices.csv.gz", "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    customers = {customer: number for number, customer in enumerate(sorted({row["customer"] for row in rows}), 1)}
    events = [
        Record(
            event,
            int(dt.datetime.fromisoformat(row["time"]).replace(tzinfo=dt.UTC).timestamp() * 1000),
            customers[row["customer"]],
            properties={"amount": ("number", float(row[column])), "country": ("text", row["country"])},
            index=i,
        )
        for i, row in enumerate(rows)
        for event, column in (("buy", "bought"), ("correct", "otherwise"))
        if row[column]
    ]
    kinds = {"amount": "number", "country": "text"}
    return World(Data(events), Catalogue(batch=1, properties={name: Property(name, kinds[name]) for name in kinds}))
