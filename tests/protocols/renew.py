"""Writes the golden files anew: python -m tests.protocols.renew. Read the difference before you commit it."""

from __future__ import annotations

import json

from tests.protocols import vendors
from tests.protocols.captures import FOLDER, NAMES, extra_of, golden

if __name__ == "__main__":
    for name in NAMES:
        (FOLDER / f"{name}.golden.json").write_text(golden(name), "utf-8")
    told = {name: extra_of(name) for name in NAMES}
    (FOLDER / "extra.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    for protocol, name in vendors.CASES:
        (vendors.ROOT / protocol / f"{name}.golden.json").write_text(vendors.golden(protocol, name), "utf-8")
