"""What a journaled configuration names, read from the metadata: projects, keys, and the plans as they were."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

import msgspec

from zuji.process.plan_check import CompiledPlan
from zuji.records.tracking_plan import Plan
from zuji.runners.batch import Config
from zuji.runners.journal import Configured
from zuji.store.documents import Documents
from zuji.store.metadata import Metadata, MetadataError


def config_of(configured: Configured, metadata: Metadata, purged: Set[int] = frozenset()) -> Config:
    """The configuration at exactly the journaled versions. purged: ids of projects that are gone for good; their
    records are known by their keys and names and passed over. Raises MetadataError when a version is not there."""
    keys, _ = metadata.decrypt_keys(configured.keys, {one.id: one.name for one in configured.projects})
    documents = Documents(metadata)
    plans = {}
    for project, version in configured.plans.items():
        if project in purged:
            continue
        found = documents.version(project, "plan", version)
        if found is None:
            raise MetadataError(
                f"version {version} of the tracking plan of project {project} is named by the journal and not in the "
                "metadata; restore the metadata that belongs to this data directory"
            )
        plans[project] = _compiled(found.body)
    projects = {project.name: project for project in configured.projects}
    return Config(configured.version, projects, keys, plans, frozenset(purged))


@lru_cache(maxsize=64)
def _compiled(body: str) -> CompiledPlan:
    """Every change of the metadata asks for all plans again; most of them are as they were."""
    return CompiledPlan(msgspec.json.decode(body, type=Plan))
