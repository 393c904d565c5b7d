"""Many requests share one fsync: while one commit is on its way to the disk, the next one gathers."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from zuji.eventlog.contract import RECORD_BYTES_MAX, LogBroken, LogError, LogFull, RecordTooLarge
from zuji.eventlog.writer import PartitionWriter
from zuji.records.frame import stamp

PENDING_BYTES_MAX = 256 << 20


class GroupCommit:
    """The Appender of a partition of files. Belongs to one event loop.

    ordinal is how many frames this partition has ever acknowledged: the collector's own count for the ledger.
    """

    def __init__(self, writer: PartitionWriter, ordinal: int) -> None:
        self._writer = writer
        self._ordinal = ordinal
        self._waiting: list[tuple[bytearray, asyncio.Future[int]]] = []
        self._bytes = 0
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log-commit")
        self._task = asyncio.get_running_loop().create_task(self._run())
        self.problem = ""  # why the last commit failed; '' when it did not

    @property
    def ordinal(self) -> int:
        return self._ordinal

    def free_bytes(self) -> int:
        return self._writer.free_bytes()

    async def append(self, payload: bytearray) -> int:
        if len(payload) > RECORD_BYTES_MAX:
            raise RecordTooLarge(f"a record of {len(payload)} bytes passes the limit of {RECORD_BYTES_MAX}")
        if self._bytes + len(payload) > PENDING_BYTES_MAX:
            raise LogFull(f"{self._bytes >> 20} MiB wait for the disk, more than {PENDING_BYTES_MAX >> 20}: try later")
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((payload, future))
        self._bytes += len(payload)
        self._wake.set()
        return await future

    async def close(self) -> None:
        """Commits what waits, then ends."""
        while self._waiting:
            self._wake.set()
            await asyncio.sleep(0.001)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._thread.shutdown()
        self._writer.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            self._wake.clear()
            if not self._waiting:
                continue
            taken, self._waiting = self._waiting, []
            for position, (payload, _) in enumerate(taken):
                stamp(payload, self._ordinal + position + 1)
            try:
                offsets = await loop.run_in_executor(self._thread, self._commit, [payload for payload, _ in taken])
            except Exception as error:
                self._fail(taken, error)
            else:
                self.problem = ""
                self._ordinal += len(taken)
                for (_, future), offset in zip(taken, offsets, strict=True):
                    if not future.done():  # its request was cancelled: the record is durable all the same
                        future.set_result(offset)
            self._bytes -= sum(len(payload) for payload, _ in taken)
            if self._waiting:
                self._wake.set()

    def _commit(self, payloads: list[bytearray]) -> list[int]:
        offsets = self._writer.append(payloads)
        self._writer.sync()
        return offsets

    def _fail(self, taken: list[tuple[bytearray, asyncio.Future[int]]], error: Exception) -> None:
        if not isinstance(error, LogError):
            error = LogBroken(f"the commit failed: {error!r}")
        self.problem = str(error)
        for _, future in taken:
            if not future.done():
                future.set_exception(error)
