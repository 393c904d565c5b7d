"""What the command line shows of an import: progress, and in the end what became of the rows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Protocol

import msgspec

from zuji.imports import files, readers
from zuji.imports.files import Options, Progress
from zuji.imports.log import Place


class Echo(Protocol):
    """typer.echo."""

    def __call__(self, message: str, *, nl: bool = ..., err: bool = ...) -> None: ...


def run(place: Place, file: Path, options: Options, rejects: Path | None, dry_run: bool, echo: Echo) -> None:
    """Imports one file and tells of it. Raises ImportFailed."""
    on_terminal = sys.stderr.isatty()

    def say(progress: Progress) -> None:
        if on_terminal:
            text = f"\r{progress.ratio:4.0%}  {progress.rows:,} rows  {progress.rows_per_s:,.0f}/s  "
            echo(f"{text}{progress.eta_s:,.0f} s left   ", nl=False, err=True)

    def tell(text: str) -> None:
        echo(text, err=True)

    if dry_run:
        _describe(file, options, echo)
    done = files.import_file(place, file, options, say, tell, rejects, dry_run)
    if on_terminal:
        echo("", err=True)
    if dry_run:
        for record in done.shown:
            echo(json.dumps(_short(record), ensure_ascii=False, indent=2))
        echo(f"{file}: {done.rows:,} rows would give {sum(done.events.values()):,} records; nothing was written")
        for name, count in list(done.events.items())[:50]:
            echo(f"  {count:>12,}  {name}")
    else:
        resumed = f", {done.resumed:,} of them since an earlier run" if done.resumed else ""
        echo(f"{file}: {done.rows:,} rows are durable{resumed}; the server loads them ({done.requests:,} requests)")
    for reason, count in sorted(done.refused.items()):
        echo(f"  {count:>12,}  refused: {reason}")
    if rejects is not None:
        echo(f"refused rows are in {rejects}")


def _describe(file: Path, options: Options, echo: Echo) -> None:
    source = readers.Source(file)
    try:
        planned = files.plan(source, options)
    finally:
        source.close()
    shape, head = planned.shape, planned.head
    words = [f"{shape.kind}", f"format {head.format}"]
    if shape.kind == "csv":
        words += [shape.encoding, f"delimiter {shape.delimiter!r}"]
    echo(f"{file}: {', '.join(words)}")
    for field, column in head.mapping.columns.items():
        echo(f"  {field} = {column}{'   (guessed)' if planned.guessed.get(field) == column else ''}")
    for column, kind in head.mapping.kinds.items():
        echo(f"  {column} is {kind}")


def _short(record: object) -> object:
    """A record without its empty fields."""
    values = msgspec.to_builtins(record)
    return {name: value for name, value in values.items() if value not in ("", None, [], {}, (), False)}
