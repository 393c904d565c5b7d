"""Read by Python at its start where this folder is in PYTHONPATH: makes `zuji serve` the version after this one."""

import os

from tests.upgrading import newer

newer.become(**({"metadata": newer.LOSSY} if os.environ.get("ZUJI_TEST_NEWER") == "lossy" else {}))
