"""Rulesets and the indicator library."""

from typing import Any

from django.http import Http404
from ninja import Router

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.schemas.standards import (
    EntryOut,
    ProjectKindOut,
    RulesetDetailOut,
    RulesetOut,
)
from hengwang.performance.library.loading import load_library
from hengwang.performance.rulesets.loading import load_rulesets

router = Router(tags=["standards"])


@router.get("/rulesets", response=list[RulesetOut])
def list_rulesets(request: MemberRequest) -> list[Any]:
    """Every scoring standard in its newest version."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    return list(load_rulesets().values())


@router.get("/rulesets/{key}", response=RulesetDetailOut)
def get_ruleset(request: MemberRequest, key: str) -> dict[str, Any]:
    """One scoring standard."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    ruleset = load_rulesets().get(key)
    if ruleset is None:
        raise Http404
    shown = {name: getattr(ruleset, name) for name in RulesetDetailOut.model_fields}
    return {**shown, "unconfirmed": list(ruleset.unconfirmed())}


@router.get("/library", response=list[EntryOut])
def list_library(request: MemberRequest) -> list[Any]:
    """Every indicator of the library."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    return list(load_library().entries.values())


@router.get("/library/kinds", response=list[ProjectKindOut])
def list_project_kinds(request: MemberRequest) -> list[Any]:
    """Kinds of project with the indicators each starts from."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    return list(load_library().projects.values())
