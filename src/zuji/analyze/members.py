"""Those behind a number of an answer: a list of exactly that length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa


@dataclass(frozen=True)
class Members:
    """of "subjects": whom the question counts; keys are numbers of persons (uint32) or texts. of "events": keys are
    ids of events (16 bytes). of "sessions": keys are structs (subject, from, to), instants in ms UTC. Each key once, in
    ascending order."""

    of: Literal["subjects", "events", "sessions"]
    keys: pa.Array
