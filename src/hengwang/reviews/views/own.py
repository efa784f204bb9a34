"""Pages of own words and rules: lists, entries with a trial, workbooks, versions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.checker.own.schema import OwnSet
from hengwang.kernel.errors import DomainError
from hengwang.organizations.models import Unit
from hengwang.pages.exports import XLSX
from hengwang.pages.form_pages import form_page
from hengwang.pages.forms import refuse
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text
from hengwang.reviews.models import OwnList
from hengwang.reviews.own import trying
from hengwang.reviews.own.forms import (
    ConfirmForm,
    EntryForm,
    RuleForm,
    SheetForm,
    StartForm,
    WordForm,
    without_entry,
)  # fmt: skip
from hengwang.reviews.own.labels import KINDS, LIST_TITLE, WORD_KINDS
from hengwang.reviews.own.sets import checked, latest_of, save_list
from hengwang.reviews.own.sheets import read_upload, workbook_bytes
from hengwang.reviews.tables import OwnListTable
from hengwang.reviews.views.batches import CHECK

FORMS: dict[str, type[EntryForm]] = {"words": WordForm, "rules": RuleForm}


class OwnLists(ListPage):
    """Lists in force of the units the user sees."""

    request: MemberRequest
    title = LIST_TITLE
    permission = Permission.CHECK_REPORTS
    table_class = OwnListTable
    empty_icon = "list-details"
    empty_title = gettext_lazy("No own list yet")
    empty_text = gettext_lazy(
        "A bureau keeps words it does not want to read and simple rules of its own; the checks of "
        "its reports and of those of the units below use them."
    )

    def rows(self) -> QuerySet[OwnList]:
        """The latest version of each."""
        return OwnList.objects.visible_to(self.request.user).newest().select_related("unit")

    def lead(self, shown: QuerySet[OwnList]) -> str:
        """How many."""
        count = shown.count()
        return ngettext("%(count)s list", "%(count)s lists", count) % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        """Begin one."""
        return [
            Tool(
                label=_("Open or begin a list"),
                url=reverse("review-own-start"),
                icon="plus",
                permission=Permission.REVIEW_EVALUATIONS,
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Under the list of reports."""
        self.breadcrumbs = [(CHECK[0], reverse(CHECK[1])), (self.title, "")]
        return super().get_context_data(**kwargs)


def _crumbs(unit: Unit | None = None) -> list[tuple[str | Promise, str]]:
    crumbs = [(CHECK[0], reverse(CHECK[1])), (LIST_TITLE, reverse("review-own-lists"))]
    return crumbs + ([(unit.name, _address(unit))] if unit else [])


def _address(unit: Unit) -> str:
    return reverse("review-own", args=[unit.pk])


def _seen(request: MemberRequest, unit_id: int) -> Unit:
    """A unit whose reports the user checks; 404 for others."""
    rows = units_with(request.user, Permission.CHECK_REPORTS).select_related("region")
    return get_object_or_404(rows, pk=unit_id)


def _kept(request: MemberRequest, unit_id: int) -> Unit:
    """A unit whose list the user keeps; 404 for others."""
    rows = units_with(request.user, Permission.REVIEW_EVALUATIONS).select_related("region")
    return get_object_or_404(rows, pk=unit_id)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Choose whose list."""
    if not may(request.user, Permission.REVIEW_EVALUATIONS):
        raise Http404
    form = StartForm(request.user, request.POST or None)
    return form_page(
        request,
        form,
        lambda: _address(form.cleaned_data["unit"]),
        title=_("Open or begin a list"),
        save_label=_("Continue"),
        back_url=reverse("review-own-lists"),
        breadcrumbs=_crumbs(),
    )


@login_required
@require_GET
def shown(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Words and rules of a unit, its versions, and what holds from above; `?version=` an older."""
    unit = _seen(request, unit_id)
    versions = list(OwnList.objects.filter(unit=unit).order_by("-version")[:50])
    asked = request.GET.get("version", "")
    chosen = next((one for one in versions if str(one.version) == asked), None)
    current = versions[0] if versions else None
    one = chosen or current
    own = one.own_set if one else OwnSet()
    context = {
        "title": _("Own words and rules of %(unit)s") % {"unit": unit.name},
        "unit": unit,
        "list": one,
        "is_current": one is current,
        "words": [(word, WORD_KINDS[word.kind.value]) for word in own.words],
        "rules": [(rule, KINDS[rule.kind.value]) for rule in own.rules],
        "versions": versions,
        "above": OwnList.objects.above(unit).exclude(unit=unit).select_related("unit"),
        "may_keep": may(request.user, Permission.REVIEW_EVALUATIONS, unit),
        "breadcrumbs": _crumbs(unit),
    }
    return render(request, "reviews/own.html", context)


def _index(request: MemberRequest, entries: Sequence[Any]) -> int | None:
    """Which entry is asked for; None for a new one."""
    text = request.GET.get("entry", "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= len(entries):  # noqa: PLR2004
        return int(text) - 1
    raise Http404


@login_required
@require_http_methods(["GET", "POST"])
def word(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Add or change a word."""
    return _entry(request, unit_id, "words")


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Add or change a rule."""
    return _entry(request, unit_id, "rules")


def _entry(request: MemberRequest, unit_id: int, name: str) -> HttpResponse:
    unit = _kept(request, unit_id)
    current = latest_of(unit)
    own = current.own_set if current else OwnSet()
    index = _index(request, getattr(own, name))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    version = current.version if current else 0
    form = FORMS[name](own, index, version, *posted, prefix_name=f"own-{unit.pk}")
    tried: list[trying.Tried] = []
    if request.method == "POST" and request.POST.get("act") != "save" and form.is_valid():
        tried = _try(request, form, unit)
        context = {"form": form, **_frame(form, unit, name, tried)}
        return render(request, "reviews/own_entry.html", context)

    def act() -> str:
        given = form.cleaned_data
        save_list(
            unit, form.made(), based_on=given["based_on"], note=given["note"], by=request.user
        )
        messages.success(request, _("Saved. The next checks use it; reports can be checked again."))
        return _address(unit)

    context = _frame(form, unit, name, tried)
    return form_page(request, form, act, template="reviews/own_entry.html", **context)


def _frame(form: EntryForm, unit: Unit, name: str, tried: Sequence[trying.Tried]) -> dict[str, Any]:
    titles = {
        "words": (_("New word"), _("Change the word")),
        "rules": (_("New rule"), _("Change the rule")),
    }
    return {
        "title": titles[name][form.index is not None],
        "lead": unit.name,
        "unit": unit,
        "part": name,
        "number": None if form.index is None else form.index + 1,
        "tried": tried,
        "back_url": _address(unit),
        "breadcrumbs": _crumbs(unit),
    }


def _try(request: MemberRequest, form: EntryForm, unit: Unit) -> list[trying.Tried]:
    """Run this entry alone over what was given."""
    given, own = form.cleaned_data, OwnSet(**{f"{_part(form)}": (form.entry,)})
    tried = []
    if given["try_text"]:
        tried.append(trying.on_text(given["try_text"], own, _("The pasted text")))
    if given["try_file"]:
        try:
            tried.append(trying.on_file(given["try_file"], given["try_file"].name, own))
        except DomainError as refusal:
            refuse(form, refusal, "try_file")
    if given["try_batch"]:
        batch = trying.last_batch(unit, request.user)
        if batch is None:
            form.add_error("try_batch", _("There is no batch of this unit yet."))
        else:
            tried.append(trying.on_batch(batch, own))
    return tried


def _part(form: EntryForm) -> str:
    return "words" if isinstance(form, WordForm) else "rules"


@login_required
@require_POST
def remove(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Take an entry out: a new version without it."""
    unit = _kept(request, unit_id)
    current = latest_of(unit)
    part = request.POST.get("part", "")
    if current is None or part not in FORMS:
        raise Http404
    own = current.own_set
    index = _index(request, getattr(own, part))
    if index is None:
        raise Http404
    seen = request.POST.get("based_on", "")
    based_on = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1  # noqa: PLR2004
    return _saved(request, unit, without_entry(own, part, index), based_on, _("Entry taken out"))


@login_required
@require_POST
def restore(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Put an older version into force again, as a new one."""
    unit = _kept(request, unit_id)
    version = request.POST.get("version", "")
    rows = OwnList.objects.filter(unit=unit)
    old = next((one for one in rows if str(one.version) == version), None)
    current = latest_of(unit)
    if old is None or current is None:
        raise Http404
    note = _("As version %(version)s") % {"version": old.version}
    return _saved(request, unit, old.own_set, current.version, note)


def _saved(
    request: MemberRequest, unit: Unit, made: OwnSet, based_on: int, note: str
) -> HttpResponse:
    try:
        save_list(unit, made, based_on=based_on, note=note, by=request.user)
        messages.success(request, _("Saved. The next checks use it; reports can be checked again."))
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(_address(unit))


@login_required
@require_GET
def export(request: MemberRequest, unit_id: int) -> HttpResponse:
    """The list in force as a workbook; an empty one is the form to fill in."""
    unit = _seen(request, unit_id)
    current = latest_of(unit)
    own = current.own_set if current else OwnSet()
    response = HttpResponse(workbook_bytes(own), content_type=XLSX)
    name = f"{unit.name}_词表和规则.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    return response


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Read a workbook, show what would change and be found, and save it after a second look."""
    unit = _kept(request, unit_id)
    current = latest_of(unit)
    own, version = (current.own_set, current.version) if current else (OwnSet(), 0)
    context: dict[str, Any] = {
        "title": _("Take a list from Excel"),
        "lead": _("The workbook replaces the whole list; its versions stay."),
        "unit": unit,
        "back_url": _address(unit),
        "breadcrumbs": _crumbs(unit),
    }
    if "entries" in request.POST:
        confirm = ConfirmForm(request.POST)

        def act() -> str:
            given = confirm.cleaned_data
            made = given["entries"]
            save_list(unit, made, based_on=given["based_on"], note=given["note"], by=request.user)
            messages.success(
                request, _("Saved. The next checks use it; reports can be checked again.")
            )
            return _address(unit)

        return form_page(request, confirm, act, template="reviews/own_confirm.html", **context)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*posted)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["sheet"]
        try:
            read = read_upload(file, file.name, f"own-{unit.pk}")
            made = checked(read.own.words, read.own.rules) if not read.faults else OwnSet()
        except DomainError as refusal:
            refuse(form, refusal, "sheet")
        else:
            if read.faults:
                form.add_error("sheet", _("Nothing was taken: mend the marked cells."))
                context["faults"] = read.faults
            else:
                return _confirming(request, context, own, made, version)
    status = 422 if form.is_bound else 200
    return render(request, "reviews/own_sheet.html", {"form": form, **context}, status=status)


def _confirming(
    request: MemberRequest, context: dict[str, Any], old: OwnSet, new: OwnSet, version: int
) -> HttpResponse:
    unit = context["unit"]
    fresh, gone = trying.changed(old, new), trying.changed(new, old)
    batch = trying.last_batch(unit, request.user)
    initial = {"based_on": version, "entries": new.model_dump_json()}
    context |= {
        "form": ConfirmForm(initial=initial),
        "fresh": fresh,
        "gone": gone,
        "stays": len(new.words) + len(new.rules) - len(fresh.words) - len(fresh.rules),
        "tried": [trying.on_batch(batch, fresh)] if batch and fresh != OwnSet() else [],
    }
    return render(request, "reviews/own_confirm.html", context)
