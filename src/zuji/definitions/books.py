"""A book of what people save by name: questions, cohorts, boards. Each is read by its name or id, and changed by
versions that have an author and a reason (store/versions.py).

Virtual events and the like are kept otherwise: a name is one's own among those of its kind only, and stays for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from zuji.definitions import saved_names
from zuji.records.sentences import FieldRefused, Sentence
from zuji.store.versions import Attach, NameTaken, Versions

S = TypeVar("S", bound=Any)  # a version as store/versions.py has it, with a name and a description


class Refusals(NamedTuple):
    """How things of a kind are refused. most: of a project; full: what is said to one more, taken: to a name of
    another."""

    refused: type[FieldRefused]
    most: int
    full: Sentence
    taken: Callable[[str], Sentence]


class Book(Generic[S]):
    """Reads them, and writes versions that their own book made. Methods raise what refusals names, VersionConflict;
    KeyError for an unknown one."""

    def __init__(self, saved: Versions[S], refusals: Refusals) -> None:
        self.saved, self._of = saved, refusals

    def all(self, project: int) -> list[S]:
        """The newest version of each, archived ones too; those changed last come first."""
        return sorted(self.saved.newest(project), key=lambda one: (-one.at, -one.id))

    def one(self, project: int, named: str, version: int | None = None) -> S:
        """By name or id; the newest version, or one of them."""
        found = among(self.saved.newest(project), named)
        if found is None:
            raise KeyError(named)
        if version in (None, found.version):
            return found
        for one in self.saved.versions(project, found.id):
            if one.version == version:
                return one
        raise KeyError(f"{named}, version {version}")

    def versions(self, project: int, named: str) -> list[S]:
        """Newest first."""
        return self.saved.versions(project, self.one(project, named).id)

    def _name(self, project: int, name: str, numbered: bool = False) -> str:
        """numbered: a name that is taken gets a number instead of being refused when it is written."""
        name = saved_names.name(name, self._of.refused)
        return saved_names.numbered(name, {one.name for one in self.saved.newest(project)}) if numbered else name

    def _text(self, description: str) -> str:
        return saved_names.text("description", description, self._of.refused)

    def _from(self, project: int, named: str, base: int) -> S:
        """What a change starts from; base is compared with the newest version when the change is written."""
        found = self.one(project, named)
        return msgspec.structs.replace(found, version=base) if base != found.version else found

    def _titled(self, before: S, name: str | None, description: str | None) -> S:
        """With what is given of what everything has."""
        given = {} if name is None else {"name": self._name(before.project, name)}
        given |= {} if description is None else {"description": self._text(description)}
        return msgspec.structs.replace(before, **given)

    def _room(self, project: int) -> None:
        """Raises where there is none for one more."""
        if len(self.saved.newest(project)) >= self._of.most:
            raise self._of.refused("name", self._of.full)

    def _add(self, made: S, signed: tuple[str, str]) -> S:
        made = signed_by(made, signed, self._of.refused)
        self._room(made.project)
        return self._write(None, made)

    def _copy(self, project: int, named: str, name: str, signed: tuple[str, str], *, numbered: bool = False) -> S:
        """The newest version of one as another one, where a version is all that there is of it."""
        found = self.one(project, named)
        made = msgspec.structs.replace(found, name=self._name(project, name, numbered), archived=False)
        return self._add(made, (signed[0], signed[1] or f"a copy of {found.name!r}, version {found.version}"))

    def _change(self, before: S, made: S, signed: tuple[str, str]) -> S:
        return self._write(before, signed_by(made, signed, self._of.refused))

    def _write(self, before: S | None, made: S, attach: Attach[S] | None = None) -> S:
        try:
            return self.saved.create(made, attach) if before is None else self.saved.change(before, made, attach)
        except NameTaken as error:
            raise self._of.refused("name", self._of.taken(made.name)) from error


def among(all: Sequence[S], named: str) -> S | None:
    """By id, which is digits alone, or by name, which never is."""
    return next((one for one in all if named in (one.name, str(one.id))), None)


def signed_by(made: S, signed: tuple[str, str], refused: type[FieldRefused]) -> S:
    """A version with its author and reason."""
    author, reason = signed
    saved_names.author(author, refused)
    return msgspec.structs.replace(made, author=author, reason=saved_names.text("reason", reason, refused))
