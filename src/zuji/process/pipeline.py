"""The steps that every batch of events goes through."""

from __future__ import annotations

import pyarrow as pa

from zuji.process.context import Context, Step
from zuji.process.steps.locate_ip import locate_ip
from zuji.process.steps.parse_user_agent import parse_user_agent
from zuji.process.steps.split_url import split_url

# Order matters: a step may read columns added by the steps above it.
STEPS: tuple[Step, ...] = (parse_user_agent, locate_ip, split_url)


def enrich(batch: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Adds what follows from user_agent, ip, url and referrer; keeps rows and order."""
    for step in STEPS:
        batch = step(batch, context)
    return batch
