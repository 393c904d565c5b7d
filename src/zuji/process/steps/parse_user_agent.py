"""Browser, system and device, from the User-Agent."""

from __future__ import annotations

import pyarrow as pa

from zuji.process.context import Context
from zuji.process.steps.columns import derived, with_columns
from zuji.process.user_agent_rules import UserAgent

VERSION = "1"
COLUMNS = UserAgent._fields


def version(context: Context) -> str:
    """This step with the data that it reads, for the journal."""
    return f"parse_user_agent-{VERSION}+{context.user_agents.version}"


def parse_user_agent(batch: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Adds browser, browser_version, os, os_version, device_brand, device_model and device_type, '' when unknown.

    Reads user_agent. Values that the client sent itself ($os, $model, ...) are properties and stay untouched.
    """
    return with_columns(batch, derived(batch, "user_agent", COLUMNS, context.user_agents.read))
