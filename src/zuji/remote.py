"""How the command line reaches the store: through the running engine, or, without one, by being it."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from zuji.config import Config
from zuji.eventlog.contract import Entry
from zuji.eventlog.files import FileLog
from zuji.records import frame
from zuji.replaying import Asked, Replayed

if TYPE_CHECKING:
    from zuji.asking.cohort import Asked as CohortAsked
    from zuji.asking.virtual import Asked as VirtualAsked
    from zuji.engine import Engine
    from zuji.identities import Asked as IdentityAsked


def _engine_client(config: Config) -> httpx.Client | None:
    """A client of the running engine; None when there is none."""
    client = httpx.Client(
        transport=httpx.HTTPTransport(uds=str(config.socket)), base_url="http://engine", timeout=600.0
    )
    try:
        client.get("/internal/health").raise_for_status()
    except (httpx.HTTPError, OSError):
        client.close()
        return None
    return client


def doctor(config: Config) -> dict[str, Any]:
    """The engine's report (engine.Engine.doctor)."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            report: dict[str, Any] = client.get("/internal/doctor").raise_for_status().json()
            return report
    from zuji.engine import Engine

    engine = Engine(config)
    try:
        engine.recover()
        engine.load_all()
        return engine.doctor()
    finally:
        engine.close()


def rebuild(config: Config, tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Rebuilds the store; gives the last progress (rebuild.Rebuild.progress)."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            client.post("/internal/rebuild")
            while True:
                progress: dict[str, Any] = client.get("/internal/rebuild").raise_for_status().json()
                tell(progress)
                if progress["status"] != "running":
                    return progress
                time.sleep(0.2)
    from zuji.engine import Engine
    from zuji.upkeep.rebuild import Rebuild, RebuildFailed

    engine = Engine(config)
    try:
        engine.recover()
        engine.load_all()
        work = Rebuild(engine)
        try:
            work.run()
        except RebuildFailed as error:
            return {"status": "failed", "problem": str(error)}
        return work.progress()
    finally:
        engine.close()


def backup(config: Config, target: Path, tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Makes a backup below target; gives the last progress (backup.Backup.progress)."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            began = client.post("/internal/backup", content=msgspec.json.encode(str(target.resolve())))
            if began.status_code == 409:
                return {"status": "failed", "problem": "a backup is being made already"}
            while True:
                progress: dict[str, Any] = client.get("/internal/backup").raise_for_status().json()
                tell(progress)
                if progress["status"] != "running":
                    return progress
                time.sleep(0.2)
    from zuji.upkeep.backup import BackupFailed, make

    with _own_engine(config) as engine:
        try:
            return {"status": "done", "path": str(make(engine, target))}
        except BackupFailed as error:
            return {"status": "failed", "problem": str(error)}


def replay(config: Config, asked: Asked, wait_s: float = 30.0) -> Replayed:
    """Counts or releases refused records; after a release waits until the loader has met it."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            said = client.post("/internal/replay", content=msgspec.json.encode(asked)).raise_for_status()
            found = msgspec.json.decode(said.content, type=Replayed)
            deadline = time.monotonic() + wait_s
            while found.offset >= 0 and time.monotonic() < deadline:
                if not client.get("/internal/health").raise_for_status().json()["lag_frames"]:
                    break
                time.sleep(0.1)
            return found
    from zuji.replaying import Replaying, answer

    with _own_engine(config) as engine:
        found = answer(Replaying(engine), asked)
        engine.load_all()
        return found


def identity(config: Config, asked: IdentityAsked) -> dict[str, Any]:
    """What is known of ids, or what a decision would do (identities.answer)."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            told: dict[str, Any] = (
                client.post("/internal/identity", content=msgspec.json.encode(asked)).raise_for_status().json()
            )
            return told
    from zuji.identities import Identities
    from zuji.identities import answer as told_of

    with _own_engine(config) as engine:
        return told_of(Identities(engine), asked)


def cohort(config: Config, asked: CohortAsked) -> dict[str, Any]:
    """Who is in a cohort, who stands behind ids (cohort_asking.answer)."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            said = client.post("/internal/cohort", content=msgspec.json.encode(asked)).raise_for_status()
            told: dict[str, Any] = said.json()
            return told
    from zuji.asking.cohort import answer as told_of

    with _own_engine(config) as engine:
        return told_of(engine, asked)


def virtual(config: Config, asked: VirtualAsked) -> dict[str, Any]:
    """Writes a virtual event, a virtual property or a look-up table (virtual_asking.answer)."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            said = client.post("/internal/virtual", content=msgspec.json.encode(asked)).raise_for_status()
            told: dict[str, Any] = said.json()
            return told
    from zuji.asking.virtual import answer as told_of

    with _own_engine(config) as engine:
        return told_of(engine, asked)


class Refused(Exception):
    """What is wrong with a question, or what ended it."""


def going(config: Config, project: str) -> dict[str, Any]:
    """How much would go with a project (upkeep/purging.py counts). Raises Refused."""

    def alone(engine: Engine) -> Any:
        return engine.purging.counts(engine.metadata.project(project).id)

    return _asked(config, "going", {"project": project}, alone)


def sql(config: Config, project: str, question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question in SQL (analyze/console/question.py SqlQuery, SqlResult). Raises Refused."""

    def alone(engine: Engine) -> Any:
        from zuji.asking.sql import Asked, answer

        return json.loads(b"".join(answer(engine, Asked(project, question))))

    return _asked(config, "sql", {"project": project, "question": question}, alone)


def verify(config: Config, project: str, receipt: Any) -> dict[str, Any]:
    """What the answer of a receipt is now (analyze/receipts.py Verified). Raises Refused."""

    def alone(engine: Engine) -> Any:
        from zuji.asking.verifying import Asked, answer

        return asdict(answer(engine, Asked(project, receipt)))

    return _asked(config, "verify", {"project": project, "receipt": receipt}, alone)


def check(config: Config, project: str, asked: dict[str, Any]) -> dict[str, Any]:
    """How the engine's numbers of a sample compare (analyze/selfcheck.py CheckIn, Checked). Raises Refused."""

    def alone(engine: Engine) -> Any:
        from zuji.asking.verifying import AskedCheck, checked

        return asdict(checked(engine, AskedCheck(project, asked)))

    return _asked(config, "check", {"project": project, "check": asked}, alone)


def question(config: Config, project: str, named: str, version: int | None) -> dict[str, Any]:
    """The answer of a saved question (question_asking.answer). Raises Refused."""

    def alone(engine: Engine) -> Any:
        from zuji.asking.question import Asked, answer

        return json.loads(answer(engine, Asked(project, named, version)))

    return _asked(config, "question", {"project": project, "question": named, "version": version}, alone)


def wait_loaded(config: Config, wait_s: float = 300.0) -> bool:
    """Until the running engine has loaded all that is durable; False where none runs, or it takes longer."""
    client = _engine_client(config)
    if client is None:
        return False
    with closing(client):
        deadline = time.monotonic() + wait_s
        while time.monotonic() < deadline:
            if not client.get("/internal/health").raise_for_status().json()["lag_frames"]:
                return True
            time.sleep(0.1)
    return False


def board(config: Config, asked: dict[str, Any]) -> dict[str, Any]:
    """A board's picture, or what came of a mail or a template (board_asking.answer). Raises Refused."""

    def alone(engine: Engine) -> Any:
        from zuji.asking.board import Asked, answer

        return answer(engine, Asked(**asked))

    return _asked(config, "board", asked, alone)


def _asked(config: Config, what: str, body: dict[str, Any], alone: Callable[[Engine], Any]) -> dict[str, Any]:
    """What the running engine answers at /internal/what, or, where none runs, what alone gives. Raises Refused."""
    client = _engine_client(config)
    if client is not None:
        with closing(client):
            said = client.post(f"/internal/{what}", json=body)
            if said.status_code == 400:
                raise Refused(said.json()["problem"])
            told: dict[str, Any] = said.raise_for_status().json()
            return told
    from zuji.analyze.complaints import BadQuery
    from zuji.store.contract import QueryFailed

    try:
        with _own_engine(config) as engine:
            made: dict[str, Any] = alone(engine)
            return made
    except (BadQuery, QueryFailed) as error:
        raise Refused(str(error)) from error


@contextmanager
def _own_engine(config: Config) -> Iterator[Engine]:
    """The engine of a data directory that no server has open, with all that is in its log."""
    from zuji.engine import Engine

    engine = Engine(config)
    try:
        engine.recover()
        engine.load_all()
        yield engine
    finally:
        engine.close()


def log_of(config: Config) -> FileLog:
    return FileLog(str(config.log_dir))


def shown(partition: int, entry: Entry) -> str:
    """A request as one line of JSON; a body that is no UTF-8 is given in base64."""
    found = frame.decode(entry.payload)
    facts = msgspec.to_builtins(msgspec.structs.replace(found, body=b""))
    try:
        facts["body"] = found.body.decode("utf-8")
    except UnicodeDecodeError:
        facts["body"] = base64.b64encode(found.body).decode()
        facts["body_encoding"] = "base64"
    return json.dumps({"partition": partition, "offset": entry.offset, **facts}, ensure_ascii=False)
