"""What became of the records that an SDK sent to one project, asked of the public API."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.servers.zuji import Server

ARRIVE_S = 20.0


class Arrivals:
    """One project of a running server."""

    def __init__(self, server: Server, project: str) -> None:
        self.server, self.project = server, project
        server.metadata.create_project(project, "UTC")
        self._api = server.api()
        self._base = f"/api/v1/projects/{project}"
        self.url = f"{server.url}/sa?project={project}"

    def _get(self, path: str, **params: Any) -> Any:
        answer = self._api.get(f"{self._base}/{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, count: int) -> list[dict[str, Any]]:
        """The live feed in order of arrival, once it has count records; more than that is a failure."""
        deadline = time.monotonic() + ARRIVE_S
        while True:
            found: list[dict[str, Any]] = self._get("live", limit=500)["rows"]
            if len(found) >= count or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        self.server.wait_loaded()
        found = self._get("live", limit=500)["rows"]
        found.sort(key=lambda row: (row["partition"], row["offset"], row["index"]))
        fates = Counter(f"{row['fate']} {row['reason']}".strip() for row in found)
        names = Counter(row.get("event") or row.get("kind") for row in found)
        assert len(found) == count, (fates, names)
        return found

    def stored(self, count: int) -> list[dict[str, Any]]:
        """rows, each stored, and none twice."""
        found = self.rows(count)
        refused = [row for row in found if row["fate"] != "stored"]
        assert not refused, refused[:3]
        return found

    def events(self, count: int) -> list[dict[str, Any]]:
        return [row for row in self.stored(count) if row["kind"] == "event"]

    def ask(self, *series: dict[str, Any], **question: Any) -> list[float | None]:
        """Totals of the series over yesterday to tomorrow."""
        today = datetime.now(UTC).date()
        body = {
            "kind": "trend",
            "from": str(today - timedelta(days=1)),
            "to": str(today + timedelta(days=1)),
            "time_zone": "UTC",
            "series": list(series),
            **question,
        }
        answer = self._api.post(f"{self._base}/query", json=body)
        assert answer.status_code == 200, answer.text
        return [line["total"] for line in answer.json()["series"]]

    def total(self, event: str, **series: Any) -> float | None:
        return self.ask({"event": event, **series})[0]

    def sum(self, event: str, name: str) -> float | None:
        return self.total(event, measure="sum", property=name)

    def having(self, event: str, name: str, value: Any, on: str = "event", operator: str = "equals") -> float | None:
        """How many events have a property with that value."""
        return self.total(event, filters=[{"on": on, "property": name, "operator": operator, "value": value}])

    def kinds(self, on: str = "event", event: str = "") -> dict[str, str]:
        """Names and kinds of the properties that were sent."""
        found = self._get("catalogue/properties", on=on, event=event)["properties"]
        return {item["name"]: item["kind"] for item in found if not item["derived"]}

    def profile(self, rows: list[dict[str, Any]]) -> list[tuple[str, str, str, Any]]:
        """(distinct_id, op, key, value) of the rows that changed profiles, in order."""
        return [
            (row["distinct_id"], op["op"], op["key"], op["value"])
            for row in rows
            if row["kind"] == "profile" and row["target"] == "user"
            for op in row["ops"]
        ]
