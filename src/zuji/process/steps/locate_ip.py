"""Country, province and city, from the address."""

from __future__ import annotations

import pyarrow as pa

from zuji.process.context import Context
from zuji.process.lookups import Place
from zuji.process.steps.columns import derived, with_columns

VERSION = "1"
COLUMNS = Place._fields


def version(context: Context) -> str:
    """This step with the data that it reads, for the journal."""
    return f"locate_ip-{VERSION}+{context.geo.version}"


def locate_ip(batch: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Adds country (ISO 3166 alpha-2), province and city (Chinese names, China only), '' when unknown.

    Reads ip. Private and reserved addresses have no place. Names in other languages are the UI's matter: the stored
    text is a stable code, whatever language somebody reads it in.
    """
    return with_columns(batch, derived(batch, "ip", COLUMNS, context.geo.locate))
