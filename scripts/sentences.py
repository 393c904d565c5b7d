"""The catalogue of sentences for people: python scripts/sentences.py brings zh.po up to date and says what it lacks."""

from __future__ import annotations

import ast
from pathlib import Path

import polib

from zuji.analyze.complaints import OF_PYDANTIC
from zuji.records.sentences import OF_MSGSPEC
from zuji.serve.chinese import CATALOGUE

SRC = Path(__file__).resolve().parents[1] / "src" / "zuji"


def sentences() -> dict[str, str]:
    """Every pattern that `say` is given, to the file that gives it first."""
    found: dict[str, str] = {}
    for path in sorted(SRC.rglob("*.py")):
        text = path.read_text()
        if "from zuji.records.sentences import" not in text and path.name != "sentences.py":
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.setdefault(str(first.value), str(path.relative_to(SRC)))
    found |= dict.fromkeys((pattern for _, pattern in OF_MSGSPEC), "records/sentences.py")
    return found | dict.fromkeys(OF_PYDANTIC.values(), "analyze/complaints.py")


def bring_up_to_date() -> list[str]:
    """Writes the catalogue; gives the patterns without a translation."""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    book = polib.POFile(wrapwidth=100)
    book.metadata = {"Content-Type": "text/plain; charset=utf-8", "Language": "zh"}
    for pattern, place in sorted(sentences().items(), key=lambda item: (item[1], item[0])):
        book.append(polib.POEntry(msgid=pattern, msgstr=known.get(pattern, ""), occurrences=[(place, "")]))
    book.save(str(CATALOGUE))
    return [entry.msgid for entry in book if not entry.msgstr]


if __name__ == "__main__":
    for pattern in bring_up_to_date():
        print(pattern)
