"""The columnar tables: names, columns, types and order. Arrow schema and DDL both come from here.

Every row of every table carries `batch`, the number of the journal batch that wrote it (DESIGN D3): a half-written
batch is found and deleted by it, and a query reads as of it. Columns are plain, not Nullable (DESIGN D4).
Events have a table for each project, since typed property columns mean different things in each; the rest share
tables whose order begins with the project.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

MS = pa.timestamp("ms", "UTC")
ID = pa.binary(16)
_TEXT_MAP = pa.map_(pa.string(), pa.string())


@dataclass(frozen=True)
class Column:
    """One column: type is ClickHouse's, arrow what the loader hands over; doc says what it holds."""

    name: str
    type: str
    arrow: pa.DataType
    doc: str


@dataclass(frozen=True)
class Table:
    """One table. partition_by is '' where rows have no month of their own. per_project tables get `_<id>` appended."""

    name: str
    columns: tuple[Column, ...]
    order_by: str
    partition_by: str = ""
    per_project: bool = False

    def schema(self) -> pa.Schema:
        """The Arrow schema of a batch for this table."""
        return pa.schema([(column.name, column.arrow) for column in self.columns])

    def named(self, project_id: int) -> str:
        """The table's name for one project. project_id is an integer of ours, never text from outside."""
        return f"{self.name}_{int(project_id)}" if self.per_project else self.name


def _text(name: str, doc: str) -> Column:
    return Column(name, "String", pa.string(), doc)


def _word(name: str, doc: str) -> Column:
    """A text of few distinct values."""
    return Column(name, "LowCardinality(String)", pa.string(), doc)


def _instant(name: str, doc: str) -> Column:
    return Column(name, "DateTime64(3, 'UTC')", MS, doc)


def _id(name: str, doc: str) -> Column:
    return Column(name, "UInt128", ID, doc)


def _number(name: str, doc: str) -> Column:
    """A number of an actor: actors of a project are counted from 1 in the order of first sight. Sets and joins of
    persons go by it, at a quarter of the bytes. It is this store's own and never leaves it (runners/numbers.py)."""
    return Column(name, "UInt32", pa.uint32(), doc)


_BATCH = Column("batch", "UInt64 CODEC(Delta, ZSTD(1))", pa.uint64(), "journal batch that wrote the row")
_PROJECT = Column("project", "UInt32", pa.uint32(), "project id; 0 is _unknown")
_WHERE_RAW = (
    Column("raw_partition", "UInt16", pa.uint16(), "log partition of the request"),
    Column("raw_offset", "UInt64 CODEC(Delta, ZSTD(1))", pa.uint64(), "log offset of the request"),
    Column("index", "UInt32", pa.uint32(), "of the record in its request"),
)
_SOURCE = (
    _word("vendor", "protocol family: sensors, segment, ..."),
    _word("sdk", "the library's name: js, Android, python, ..."),
    _word("sdk_version", "the library's version"),
)

SENT_WORDS = 3  # 3 x 64 bits hold which of those columns a row sent

# Overflow: values of properties that have no column of their own, one map for each logical kind.
OVERFLOW = {
    "text": Column("texts", "Map(String, String)", _TEXT_MAP, "kind text"),
    "number": Column("numbers", "Map(String, Float64)", pa.map_(pa.string(), pa.float64()), "kind number"),
    "bool": Column("bools", "Map(String, UInt8)", pa.map_(pa.string(), pa.uint8()), "kind bool"),
    "datetime": Column("datetimes", "Map(String, Int64)", pa.map_(pa.string(), pa.int64()), "kind datetime, ms UTC"),
    "list": Column(
        "lists", "Map(String, Array(String))", pa.map_(pa.string(), pa.list_(pa.string())), "kind list of texts"
    ),
    "numbers": Column(
        "number_lists",
        "Map(String, Array(Float64))",
        pa.map_(pa.string(), pa.list_(pa.float64())),
        "kind numbers: a number of each object of a list, `items[].price`",
    ),
    "json": Column("jsons", "Map(String, String)", _TEXT_MAP, "kind json: JSON text"),
}
# Columns of their own, by kind. absent values hold the type's default; `sent_*` tells.
COLUMN_TYPES = {
    "text": "String",
    "number": "Float64",
    "bool": "UInt8",
    "datetime": "Int64",
    "list": "Array(String)",
    "numbers": "Array(Float64)",
    "json": "String",
}
ARROW_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "bool": pa.uint8(),
    "datetime": pa.int64(),
    "list": pa.list_(pa.string()),
    "numbers": pa.list_(pa.float64()),
    "json": pa.string(),
}

EVENTS = Table(
    "events",
    (
        _BATCH,
        _word("event", "name"),
        _instant("time", "raw time + clock offset: when it happened"),
        Column("clock_offset", "Int64", pa.int64(), "ms added to the raw time"),
        Column("clock_epoch", "UInt32", pa.uint32(), "of the device's clock (DESIGN D6)"),
        _text("time_raw", "client time exactly as sent"),
        _instant("received_at", "server clock"),
        _id("actor", "the one id under which the record speaks (DESIGN D5)"),
        _number("actor_number", "of actor"),
        _id("event_id", "says what was sent (DESIGN D7)"),
        _text("distinct_id", "as sent"),
        Column("is_login_id", "UInt8", pa.uint8(), "whether distinct_id is a login id"),
        _text("anonymous_id", ""),
        _text("login_id", ""),
        _text("device", "the clock's owner and second key of the order inside a person"),
        Column("sequence", "Int64", pa.int64(), "client sequence or 0: third key of the order"),
        _text("session_id", "as the SDK says"),
        _text("client_event_id", "`_track_id`, `messageId`, ..."),
        Column("identities", "Map(String, String)", _TEXT_MAP, "id class to value, as sent"),
        Column("groups", "Map(String, String)", _TEXT_MAP, "group type to key"),
        *_SOURCE,
        _word("platform", "web, app, mp, server"),
        _word("lib_method", "code or autoTrack"),
        _text("lib_detail", ""),
        _word("app_version", ""),
        _text("ip", ""),
        _text("user_agent", ""),
        _word("country", "ISO 3166-1 alpha-2, from ip"),
        _word("province", "from ip"),
        _word("city", "from ip"),
        _word("browser", "from user_agent"),
        _word("browser_version", "from user_agent"),
        _word("os", "from user_agent"),
        _word("os_version", "from user_agent"),
        _word("device_brand", "from user_agent"),
        _word("device_model", "from user_agent"),
        _word("device_type", "from user_agent"),
        _text("url_host", "from $url"),
        _text("url_path", "from $url"),
        _text("url_query", "from $url"),
        _text("referrer_host", "from $referrer"),
        _word("utm_source", "from $url"),
        _word("utm_medium", "from $url"),
        _word("utm_campaign", "from $url"),
        _word("utm_content", "from $url"),
        _word("utm_term", "from $url"),
        Column("flags", "Array(LowCardinality(String))", pa.list_(pa.string()), "debug, instant, encrypted, ..."),
        _text("context", "JSON text of facts that were not flattened"),
        _text("extra", "JSON text of fields without a place"),
        _text("errors", "JSON text: what was wrong in a record that was kept"),
        *_WHERE_RAW,
        *(
            Column(f"sent_{word}", "UInt64", pa.uint64(), "bit k%64: the row sent property column k")
            for word in range(SENT_WORDS)
        ),
        *(Column(f"null_{word}", "UInt64", pa.uint64(), "bit k%64: it was sent as null") for word in range(SENT_WORDS)),
        *OVERFLOW.values(),
        Column("exacts", "Map(String, String)", _TEXT_MAP, "integers that Float64 cannot hold, as digits"),
        Column("nulls", "Array(String)", pa.list_(pa.string()), "properties without a column that were sent as null"),
    ),
    order_by="event, toDate(time), actor_number, time",
    partition_by="toYYYYMM(time)",
    per_project=True,
)

PROFILE_OPS = Table(
    "profile_ops",
    (
        _BATCH,
        _PROJECT,
        _word("target", "user, group or item"),
        _word("target_type", "group type or item type"),
        _text("target_id", "group key or item id"),
        _id("actor", "whose profile, for target user; else zero"),
        _number("actor_number", "of actor; 0 for other targets"),
        _text("key", "property; '' for delete, clear and for records without operands"),
        _word("op", "records/profile.py OPS, or 'touch'"),
        _word("kind", "logical kind of the value, '' where the op has none"),
        _text("text", "value of kind text or json"),
        Column("number", "Float64", pa.float64(), "value of kind number, bool (0 or 1) or datetime (ms UTC)"),
        Column("list", "Array(String)", pa.list_(pa.string()), "value of kind list"),
        _instant("time", "when it was said, corrected"),
        _instant("received_at", ""),
        _text("device", "second key of the order"),
        Column("sequence", "Int64", pa.int64(), "third key of the order"),
        Column("position", "UInt32", pa.uint32(), "of the op in its record"),
        _id("event_id", ""),
        _text("distinct_id", "as sent"),
        *_SOURCE,
        _text("extra", "JSON text of fields without a place"),
        Column("counts", "UInt8", pa.uint8(), "1 on the one row that stands for the record in the ledger"),
        *_WHERE_RAW,
    ),
    order_by="project, target, target_type, target_id, key, actor, time",
)

IDENTITY_EDGES = Table(
    "identity_edges",
    (
        _BATCH,
        _PROJECT,
        Column("seq", "UInt64", pa.uint64(), "number of the evidence in its project"),
        _word("op", "records/identity.py Evidence"),
        _text("from_class", "id class, e.g. $identity_anonymous_id"),
        _text("from_value", ""),
        Column("from_generation", "UInt32", pa.uint32(), "grows with every unlink of the id"),
        _text("to_class", ""),
        _text("to_value", ""),
        Column("to_generation", "UInt32", pa.uint32(), ""),
        _id("from_actor", ""),
        _id("to_actor", ""),
        _word("outcome", "joined, kept, conflict, full, closed: what the project's mode made of it at that time"),
        _instant("time", ""),
        _instant("received_at", ""),
        _id("event_id", "of the record that is the evidence; zero when an administrator is"),
        *_WHERE_RAW,
    ),
    order_by="project, from_actor, batch",
)

PERSON_MAP = Table(
    "person_map",
    (
        _BATCH,
        _PROJECT,
        _id("actor", ""),
        _id("person", "from this batch on; an actor without a row is its own person"),
        Column("position", "UInt32", pa.uint32(), "order of changes inside the batch: the last one holds"),
        _number("actor_number", "of actor"),
        _number("person_number", "of person, which is the actor that the person is called by"),
    ),
    order_by="project, actor_number, batch, position",
)

ACTORS = Table(
    "actors",
    (_BATCH, _PROJECT, _number("number", "of actor"), _id("actor", "first seen in this batch")),
    order_by="project, number",
)

REJECTS = Table(
    "rejects",
    (
        _BATCH,
        _PROJECT,
        _text("project_name", "as the record or request named it"),
        _word("fate", "quarantined, rejected, or flagged: stored although the plan speaks against it"),
        _word("reason", "records/reject.py"),
        _text("field", "that was wrong"),
        _text("detail", "the value, and what would be valid"),
        _text("event", "name, where it could be read"),
        _text("distinct_id", "where it could be read"),
        _text("raw", "bytes of the record or body"),
        Column("raw_length", "UInt64", pa.uint64(), "of the bytes as received; raw may hold fewer"),
        _instant("received_at", ""),
        *_SOURCE,
        *_WHERE_RAW,
        Column("counts", "UInt8", pa.uint8(), "1: the ledger counts it"),
        _text("violations", "JSON list: how it departs from the tracking plan (records/tracking_plan.py)"),
    ),
    order_by="project, received_at",
    partition_by="toYYYYMM(received_at)",
)

BOT_LABELS = Table(
    "bot_labels",
    (
        _BATCH,
        _PROJECT,
        _word("version", "of the rules (process/bots.py)"),
        _text("user_agent", "that the rules of that version call a machine's; '' marks that the past was labelled"),
        _word("reason", "why"),
    ),
    order_by="project, version, user_agent",
)

RELEASES = Table(
    "releases",
    (
        _BATCH,
        Column("project", "UInt32", pa.uint32(), "of the refused record: 0 is _unknown"),
        *_WHERE_RAW,
        Column("refused_in", "UInt64", pa.uint64(), "batch of the row of rejects that was released"),
        _word("reason", "why it had been refused"),
        _instant("received_at", "of the first request"),
        _instant("released_at", "when it was read again: its new rows are counted in that minute"),
        _text("by", "who released it"),
        _text("why", "what for"),
    ),
    order_by="project, raw_partition, raw_offset, index",
)

LEDGER = Table(
    "ledger",
    (
        _BATCH,
        _PROJECT,
        _instant("minute", "of receipt"),
        *_SOURCE,
        Column("partition", "UInt16", pa.uint16(), "log partition"),
        Column("frames", "UInt64", pa.uint64(), "requests decoded"),
        Column("received", "UInt64", pa.uint64(), "records found in them, by the bodies' own structure"),
        Column("stored", "UInt64", pa.uint64(), "rows that the loader meant to store"),
        Column("duplicate", "UInt64", pa.uint64(), "records seen before"),
        Column("quarantined", "UInt64", pa.uint64(), ""),
        Column("rejected", "UInt64", pa.uint64(), ""),
    ),
    order_by="project, minute, vendor, sdk",
    partition_by="toYYYYMM(minute)",
)

# Beside the batches: events that are over and gone (store/expiry.py). batch is of the rows that there were.
EXPIRED = Table(
    "expired",
    (
        _BATCH,
        _PROJECT,
        Column("expiry", "UInt32", pa.uint32(), "number of the expiry in the journal"),
        _instant("at", "when it was decided"),
        _instant("minute", "of receipt"),
        *_SOURCE,
        Column("events", "UInt64", pa.uint64(), "rows that went"),
    ),
    order_by="project, minute, vendor, sdk",
)

# Not of any batch: copies of lists that the metadata keeps (docs/decisions/0014), made when a question needs them.
COHORT_MEMBERS = Table(
    "cohort_members",
    (
        _PROJECT,
        Column("cohort", "UInt32", pa.uint32(), "id of the cohort"),
        Column("version", "UInt32", pa.uint32(), "of its list"),
        _id("actor", "whose person is in it"),
    ),
    order_by="project, cohort, version, actor",
)

# Likewise: copies of look-up tables (docs/decisions/0017). cells: texts, '' where nothing is set.
LOOKUP_ROWS = Table(
    "lookup_rows",
    (
        _PROJECT,
        Column("lookup", "UInt32", pa.uint32(), "id of the look-up table"),
        Column("version", "UInt32", pa.uint32(), "that brought its rows"),
        Column("key", "String", pa.string(), "as the property holds it"),
        Column("cells", "Array(String)", pa.list_(pa.string()), "values of its columns, in their order"),
    ),
    order_by="project, lookup, version, key",
)

# The order in which a batch is written; a fault point lies between any two.
TABLES = (EVENTS, PROFILE_OPS, IDENTITY_EDGES, PERSON_MAP, ACTORS, REJECTS, BOT_LABELS, RELEASES, LEDGER)
BY_NAME = {table.name: table for table in TABLES}
SHARED = tuple(table for table in TABLES if not table.per_project)


def ddl(table: Table, project_id: int = 0) -> str:
    """CREATE TABLE. fsync settings: the journal calls a batch done only when it would survive a power loss.

    They and the rest are settings that ReplicatedMergeTree has too (DESIGN D1)."""
    columns = ",\n  ".join(f"`{column.name}` {column.type}" for column in table.columns)
    partition = f"\nPARTITION BY {table.partition_by}" if table.partition_by else ""
    return (
        f"CREATE TABLE IF NOT EXISTS `{table.named(project_id)}` (\n  {columns}\n)\nENGINE = MergeTree{partition}"
        f"\nORDER BY ({table.order_by})"
        "\nSETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100"
    )
