"""Kill -9 says nothing about fsync: the disks that a power loss may leave, from a recording file layer.

A run appends, syncs, rotates, packs, meets failing writes and fsyncs, and loses its power again and again; after each
loss the log and the journal recover by themselves and hold every acknowledged record, unchanged.

    python -m tests.torture.power_loss --states 2000
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from tests.eventlog.recording import RecordingFiles
from tests.eventlog.test_files import power_loss_run
from zuji.eventlog.contract import LogError
from zuji.runners import journal
from zuji.runners.journal import Epoch, Journal, Moved, Opened

STEPS = ("append", "append", "append", "sync", "sync", "rotate", "fail_sync", "fail_write", "power", "pack")
STEPS_OF_A_RUN = 60


def log_states(states: int, seed: int) -> int:
    """Runs until so many power losses were survived; gives how many there were. Raises AssertionError."""
    survived = 0
    while survived < states:
        chance = random.Random(seed)
        steps = [chance.choice(STEPS) for _ in range(STEPS_OF_A_RUN)]
        power_loss_run(steps, seed)
        survived += steps.count("power") + 1
        seed += 1
    return survived


def journal_states(states: int, seed: int) -> int:
    """The same of the journal: every entry that `append` returned from is there, in its order."""
    survived = 0
    while survived < states:
        chance = random.Random(seed)
        files = RecordingFiles()
        kept: list[object] = []
        for _ in range(4):
            book = Journal(Path("/journal"), files)
            assert list(book)[: len(kept)] == kept, f"seed {seed}"
            kept = list(book)  # what was not acknowledged may be there too; from here on it counts
            for number in range(chance.randrange(1, 30)):
                entry = chance.choice(
                    (
                        Opened(number, {"0": (number, number + 1)}, 1, 1, {"code": "x" * chance.randrange(300)}),
                        Epoch(number, "code"),
                        Moved(number, 1, ("p" * chance.randrange(50),)),
                    )
                )
                if chance.random() < 0.05:
                    setattr(files, chance.choice(("fail_sync", "fail_write")), 1)
                try:
                    book.append(entry)
                except LogError:
                    continue
                kept.append(entry)
            files.fail_sync = files.fail_write = 0
            files = files.after_power_loss(chance)
            survived += 1
        Journal(Path("/journal"), files)
        assert list(journal.read("/journal", files))[: len(kept)] == kept, f"seed {seed}"
        seed += 1
    return survived


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--states", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    began = time.monotonic()
    of_log = log_states(asked.states, asked.seed)
    of_journal = journal_states(asked.states, asked.seed)
    print(
        f"seed {asked.seed}: {of_log} power losses of the log and {of_journal} of the journal survived, 0 acknowledged "
        f"records lost, in {time.monotonic() - began:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
