"""What steps may know besides the batch: plain values that the runner puts together, `now` included.

A step never reads a clock, a file or a table. Whatever changes its answer (data, rules, code) is named by a version,
and the versions of a batch are written to the journal before anything is inserted (DESIGN D3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from zuji.process.lookups import Geo, UserAgents


@dataclass(frozen=True)
class Context:
    """now is ms UTC: the receipt of the batch's newest frame, so that a replay has the same."""

    now: int
    geo: Geo
    user_agents: UserAgents


# Keeps the rows and their order, and only adds or replaces columns.
Step = Callable[[pa.RecordBatch, Context], pa.RecordBatch]
