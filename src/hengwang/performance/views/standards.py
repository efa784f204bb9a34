"""Rulesets, the indicator library and the catalogue of metrics, as people read them."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.metrics import metrics
from hengwang.pages.form_pages import form_page
from hengwang.performance.forms import LibraryForm, in_language
from hengwang.performance.library.entries import Entry
from hengwang.performance.library.loading import load_library
from hengwang.performance.ruleset_places import place_said
from hengwang.performance.rulesets.loading import load_rulesets
from hengwang.performance.services.library import add_entries, place_of, target_shown
from hengwang.performance.services.scoring import remeasure_and_rescore
from hengwang.performance.views.editing import editable


def _may_see(request: MemberRequest) -> None:
    if not may(request.user, Permission.VIEW_EVALUATIONS):
        raise Http404


@login_required
@require_GET
def rulesets(request: MemberRequest) -> HttpResponse:
    _may_see(request)
    rows = [(r, in_language(r.title), in_language(r.source)) for r in load_rulesets().values()]
    context = {"rulesets": rows, "title": _("Rulesets")}
    return render(request, "performance/ruleset_list.html", context)


@login_required
@require_GET
def ruleset(request: MemberRequest, key: str) -> HttpResponse:
    _may_see(request)
    found = load_rulesets().get(key)
    if found is None:
        raise Http404
    context = {
        "ruleset": found,
        "title": in_language(found.title),
        "source": in_language(found.source),
        "sections": [
            (s, in_language(s.name), [in_language(part.name) for part in s.level2])
            for s in found.sections
        ],
        "levels": [(level, in_language(level.name)) for level in found.levels],
        "unconfirmed": [place_said(place) for place in found.unconfirmed()],
    }
    return render(request, "performance/ruleset_detail.html", context)


def _grouped() -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in load_library().entries.values():
        section, level2 = place_of(entry, None)
        groups[section].append(_shown(entry, level2))
    return list(groups.items())


def _nested() -> list[tuple[str, int, list[tuple[str, list[dict[str, Any]]]]]]:
    """Sections with their number of entries, and the entries by second level."""
    found = []
    for section, entries in _grouped():
        by_level2: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in entries:
            by_level2[one["level2"]].append(one)
        found.append((section, len(entries), list(by_level2.items())))
    return found


def _shown(entry: Entry, level2: str) -> dict[str, Any]:
    return {
        "entry": entry,
        "name": in_language(entry.name),
        "definition": in_language(entry.definition),
        "ask": in_language(entry.ask) if entry.ask else "",
        "level2": level2,
        "target": target_shown(entry),
    }


@login_required
@require_GET
def library(request: MemberRequest) -> HttpResponse:
    _may_see(request)
    kinds = [in_language(kind.name) for kind in load_library().projects.values()]
    context = {"groups": _grouped(), "kinds": kinds, "title": _("Indicator library")}
    return render(request, "performance/library.html", context)


@login_required
def choose(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = editable(request, evaluation_id)
    form = LibraryForm(request.POST or None)
    chosen = set(request.POST.getlist("entries"))

    def act() -> str:
        add_entries(evaluation.pk, form.cleaned_data["entries"], by=request.user)
        remeasure_and_rescore(evaluation.pk)
        return evaluation.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        template="performance/library_choose.html",
        title=_("Add from the library"),
        lead=evaluation.title,
        groups=_nested(),
        chosen=chosen,
        chosen_sections={
            section
            for section, entries in _grouped()
            if any(one["entry"].key in chosen for one in entries)
        },
        back_url=evaluation.get_absolute_url(),
        breadcrumbs=[
            (_("Evaluations"), reverse("evaluation-list")),
            (evaluation.programme.name, evaluation.get_absolute_url()),
        ],
    )


@login_required
@require_GET
def catalogue(request: MemberRequest) -> HttpResponse:
    _may_see(request)
    rows = [metric for _key, metric in metrics.items()]
    context = {"metrics": rows, "title": _("Metrics")}
    return render(request, "performance/metric_list.html", context)
