"""The most demanding question of every kind on 10 M events of 500,000 persons, each query of the engine under 512 MiB.

Each kind answers, its progress never goes back, and it ends soon after it was cancelled, four times at different
moments. What the process grew by is told: the engine's working memory and the arrays beside it together.

    python -m tests.torture.caps --events 10000000 --persons 500000 --mib 512
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from bench import caps

CANCELLED_S = 2.0  # after which a cancelled question is over, on a machine without other work


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.caps", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--persons", type=int, default=500_000)
    parser.add_argument("--mib", type=int, default=512)
    asked = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="zuji-caps-"))
    try:
        found = caps.main(directory / "store", asked.events, asked.persons, asked.mib)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    bad = [kind for kind, one in found.items() if one["backwards"] or max(one["cancel_s"], default=0.0) > CANCELLED_S]
    bad += [kind for kind, one in found.items() if one["grown_mib"] > 3 * asked.mib]
    print("every kind holds" if not bad else f"what does not hold: {sorted(set(bad))}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
