"""Rows of files of any size: CSV, lines, JSON arrays, Parquet. Nothing is held but the row at hand."""

from __future__ import annotations

import base64
import codecs
import csv
import datetime
import decimal
import gzip
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec
import orjson

from zuji.imports.log import ImportFailed
from zuji.protocols.rows import ROW_BYTES_KEPT, ROW_BYTES_MAX
from zuji.records.sentences import say

_ARRAY_BYTES_MAX = 512 << 20
_SAMPLE_BYTES = 1 << 20
_DELIMITERS = ",\t;|"
COLUMNS_MAX = 2_000
_NAME_MAX = 255  # of a column, in characters


class Row(NamedTuple):
    """One row as it will stand in a frame; cut is how many bytes it had, when it is too long."""

    text: bytes
    cut: int = 0


class Shape(NamedTuple):
    """How a file is read. kind is csv, lines, array or parquet."""

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()


class Source:
    """A file that is being read; `ratio` tells how far.

    name is what its sender calls it, where that is not its path. A gzip file that inflates to more than inflated_max
    bytes (0: any number) is not read on.
    """

    def __init__(self, path: Path, name: str = "", inflated_max: int = 0) -> None:
        self.path = path
        self.name = name or path.name
        self.shown = name or str(path)
        try:
            self._raw = path.open("rb")
        except OSError as error:
            raise ImportFailed(say("cannot read {path}: {strerror}", path=path, strerror=error.strerror)) from error
        self.size = os.fstat(self._raw.fileno()).st_size
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self.file: IO[bytes] = _inflating(self._raw, inflated_max) if packed else self._raw
        self.rows_ratio = 0.0  # of a file that is read by a library

    @property
    def ratio(self) -> float:
        """How much of the file has been read."""
        return min(1.0, max(self.rows_ratio, self._raw.tell() / max(1, self.size)))

    def head(self, size: int = _SAMPLE_BYTES) -> bytes:
        """The first bytes; reading begins at the first one again."""
        found = self.file.read(size)
        self.file.seek(0)
        return found

    def close(self) -> None:
        self.file.close()
        self._raw.close()


class _Bounded(io.RawIOBase):
    """A gzip file up to a number of inflated bytes; from its beginning again after seek(0)."""

    def __init__(self, file: gzip.GzipFile, bytes_max: int) -> None:
        self._file, self._bytes_max = file, bytes_max

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer)
        if self._file.tell() > self._bytes_max:
            raise OSError(f"it inflates to more than {self._bytes_max >> 20} MiB")
        return count


def _inflating(raw: IO[bytes], inflated_max: int) -> IO[bytes]:
    file = gzip.GzipFile(fileobj=raw)
    return io.BufferedReader(_Bounded(file, inflated_max), 1 << 16) if inflated_max else file  # type: ignore[return-value]


def shape_of(source: Source, encoding: str = "", delimiter: str = "", as_lines: bool = False) -> Shape:
    """How a file is best read, by its first bytes and its name. Raises ImportFailed."""
    head = source.head()
    name = source.name.lower().removesuffix(".gz")
    if head[:4] == b"PAR1":
        return Shape("parquet", columns=_few(source, _parquet_columns(source)))
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        detail = say(
            "{shown} is an Excel workbook or an archive; save the sheet as CSV and take that", shown=source.shown
        )
        raise ImportFailed(detail)
    encoding = encoding or _encoding(head)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if as_lines or text[:1] == b"{":
        return Shape("lines", encoding)
    if text[:1] == b"[" and not name.endswith((".csv", ".tsv")):
        return Shape("array", encoding)
    try:
        first = head.decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError:
        raise ImportFailed(
            say("encoding {encoding!r} is not known; utf-8, gbk and gb18030 are", encoding=encoding)
        ) from None
    line = first.partition("\n")[0]
    if not delimiter:
        delimiter = "\t" if name.endswith(".tsv") else max(_DELIMITERS, key=line.count)
    header = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
    if not any(header):
        raise ImportFailed(say("{shown} is empty, or its first line names no columns", shown=source.shown))
    return Shape("csv", encoding, delimiter, _unlike(_few(source, header)))


def _few(source: Source, columns: Sequence[str]) -> tuple[str, ...]:
    if len(columns) > COLUMNS_MAX:
        raise ImportFailed(
            say(
                "{shown} has {columns:,} columns; at most {columns_max:,} are read",
                shown=source.shown,
                columns=len(columns),
                columns_max=COLUMNS_MAX,
            )
        )
    return tuple(columns)


def _parquet_columns(source: Source) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.ParquetFile(source.path).schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise ImportFailed(
            say("{shown} cannot be read as Parquet: {error}", shown=source.shown, error=error)
        ) from error


def rows_of(source: Source, shape: Shape) -> Iterator[Row]:
    """Every row, in the file's order. Raises ImportFailed when the file cannot be read on."""
    try:
        if shape.kind == "csv":
            yield from _csv(source, shape)
        elif shape.kind == "parquet":
            yield from _parquet(source)
        elif shape.kind == "array":
            yield from _array(source)
        else:
            for line in lines_of(source.file):
                yield _recoded(line, shape.encoding)
    except (OSError, EOFError) as error:
        raise ImportFailed(say("{shown}: {error}", shown=source.shown, error=error)) from error


def lines_of(file: IO[bytes]) -> Iterator[Row]:
    """Lines that hold something, without their ends; a line too long for a frame is read past and given cut."""
    first = True
    while line := file.readline(ROW_BYTES_MAX + 1):
        cut = 0
        if len(line) > ROW_BYTES_MAX and not line.endswith(b"\n"):
            cut = len(line)
            while more := file.readline(1 << 20):
                cut += len(more)
                if more.endswith(b"\n"):
                    break
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        line = line.rstrip(b"\r\n")
        if line.strip():
            yield Row(line[:ROW_BYTES_KEPT] if cut else line, cut)


def cell(value: Any) -> Any:
    """A value of Parquet or a database that JSON has no word for. Money without a fraction stays exact."""
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else float(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raw = bytes(value)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(raw).decode()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, int):
        return str(value)  # beyond 64 bits
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def row_of(values: dict[str, Any]) -> Row:
    """A row of named values as JSON text."""
    text = orjson.dumps(values, default=cell, option=orjson.OPT_NON_STR_KEYS)
    return Row(text[:ROW_BYTES_KEPT], len(text)) if len(text) > ROW_BYTES_MAX else Row(text)


def _csv(source: Source, shape: Shape) -> Iterator[Row]:
    csv.field_size_limit(ROW_BYTES_MAX)
    text = io.TextIOWrapper(source.file, shape.encoding, "replace", newline="")
    try:
        reader = csv.reader(_bounded(text), delimiter=shape.delimiter)
        names = shape.columns
        header = True
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(orjson.dumps([f"line {reader.line_num}: {error}"]))
                continue
            if header:
                header = False
            elif len(cells) == len(names):
                yield row_of(dict(zip(names, cells, strict=True)))
            elif cells:
                found = orjson.dumps(cells)
                yield Row(found if len(found) <= ROW_BYTES_MAX else found[:ROW_BYTES_KEPT], 0)
    finally:
        text.detach()


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines; of one that is too long only the head, which then does not have the columns and is refused."""
    first = True
    while line := text.readline(ROW_BYTES_MAX):
        if not line.endswith(("\n", "\r")):
            while (more := text.readline(1 << 20)) and not more.endswith(("\n", "\r")):
                pass
        yield line.removeprefix("\ufeff") if first else line
        first = False


def _array(source: Source) -> Iterator[Row]:
    if source.size > _ARRAY_BYTES_MAX:
        raise ImportFailed(
            say(
                "{shown} is one JSON array of {value} MiB; at most {value2} MiB are read as one. As JSON "
                "lines it can have any size: jq -c '.[]' FILE",
                shown=source.shown,
                value=source.size >> 20,
                value2=_ARRAY_BYTES_MAX >> 20,
            )
        )
    try:
        values = msgspec.json.decode(source.file.read().removeprefix(b"\xef\xbb\xbf"), type=list[msgspec.Raw])
    except msgspec.DecodeError as error:
        raise ImportFailed(
            say("{shown} begins with '[' and is no JSON array: {error}", shown=source.shown, error=error)
        ) from error
    for value in values:
        text = bytes(value)
        if b"\n" in text or b"\r" in text:
            text = msgspec.json.encode(msgspec.json.decode(text))
        yield Row(text[:ROW_BYTES_KEPT], len(text)) if len(text) > ROW_BYTES_MAX else Row(text)


def _parquet(source: Source) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file, done = pq.ParquetFile(source.path), 0
        for batch in file.iter_batches(batch_size=2000):
            for values in batch.to_pylist():
                yield row_of(values)
            done += batch.num_rows
            source.rows_ratio = done / max(1, file.metadata.num_rows)
    except pa.ArrowException as error:
        raise ImportFailed(
            say("{shown} cannot be read as Parquet: {error}", shown=source.shown, error=error)
        ) from error


def _recoded(row: Row, encoding: str) -> Row:
    if encoding in ("utf-8", "utf-8-sig"):
        return row
    return Row(row.text.decode(encoding, "replace").encode(), row.cut)


def _encoding(head: bytes) -> str:
    """UTF-8, or what Chinese spreadsheets write where that is not UTF-8."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        try:
            # The sample of a longer file may end inside a character.
            codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < _SAMPLE_BYTES)
            return encoding
        except UnicodeDecodeError:
            continue
    return "utf-8"


def _unlike(names: Sequence[str]) -> tuple[str, ...]:
    """Columns by different names: 'a', 'a_2'; a nameless one by its number."""
    found: dict[str, None] = {}
    for at, name in enumerate(names, 1):
        name = name.strip()[:_NAME_MAX] or f"column_{at}"
        wanted, again = name, 1
        while name in found:
            again += 1
            name = f"{wanted}_{again}"
        found[name] = None
    return tuple(found)
