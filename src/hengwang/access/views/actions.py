"""What people do with an application, each act a form of its own or a button."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms as django_forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access import forms, rules
from hengwang.access.choices import Kind, Step
from hengwang.access.models import Application
from hengwang.access.plan_forms import PlanForm
from hengwang.access.services import opening, plans, working
from hengwang.access.services.applying import cancel
from hengwang.access.services.stepping import may_handle
from hengwang.access.views.finding import crumbs, seen_application
from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page

Make = Callable[[User, Application, Any, Any], django_forms.BaseForm]
HANDLER, DECIDER, SIGNER, EITHER = "handler", "decider", "signer", "either"
WITHDRAWER = "withdrawer"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: its word in the address, label, steps, by whom, its form and its service."""

    word: str
    label: Any
    steps: tuple[Step, ...]
    who: str
    make: Make
    act: Callable[[Application, Any, User], object]
    tone: str = "quiet"
    icon: str = ""
    said: Any = ""
    """What will happen, above the form."""


ALL = tuple(Step)
ACTIONS = (
    Action(
        *("approve", pgettext_lazy("access", "Approve"), (Step.REVIEW,), DECIDER),
        make=forms.ApproveForm,
        act=lambda one, form, by: working.approve(one.pk, form.words(), by=by),
        tone="primary",
        icon="check",
    ),
    Action(
        *("plan", _("Draw up the allocation"), (Step.ALLOCATION,), HANDLER),
        make=PlanForm,
        act=lambda one, form, by: plans.draw_up(one.pk, form.facts(), by=by),
        tone="primary",
        icon="pencil",
        said=_("Somebody else signs it; addresses are reserved then, and construction begins."),
    ),
    Action(
        *("sign", _("Sign the allocation"), (Step.ALLOCATION,), SIGNER),
        make=forms.SignForm,
        act=lambda one, form, by: plans.sign(one.pk, form.words(), by=by),
        tone="primary",
        icon="check",
        said=_("What stands here is signed in your name and cannot be changed afterwards."),
    ),
    Action(
        *("send-back", _("Give the allocation back"), (Step.ALLOCATION,), SIGNER),
        make=forms.ReasonForm,
        act=lambda one, form, by: plans.send_back(one.pk, form.cleaned_data["text"], by=by),
    ),
    Action(
        *("built", _("Construction is done"), (Step.CONSTRUCTION,), HANDLER),
        make=forms.StepForm,
        act=lambda one, form, by: working.built(one.pk, form.words(), by=by),
        tone="primary",
        icon="check",
    ),
    Action(
        *("accept", _("The test is passed"), (Step.ACCEPTANCE,), HANDLER),
        make=forms.StepForm,
        act=lambda one, form, by: working.accept(one.pk, form.words(), by=by),
        tone="primary",
        icon="check",
    ),
    Action(
        *("fail", _("Back to construction"), (Step.ACCEPTANCE,), HANDLER),
        make=forms.FailForm,
        act=lambda one, form, by: working.fail(one.pk, form.words(), by=by),
    ),
    Action(
        *("open", pgettext_lazy("access", "Open it"), (Step.OPENING,), HANDLER),
        make=forms.OpenForm,
        act=lambda one, form, by: opening.carry_out(
            one.pk, form.words(), by=by, collector=form.cleaned_data.get("collector")
        ),
        tone="primary",
        icon="check",
        said=_("Circuit, addresses, access point and monitoring come about together, or not."),
    ),
    Action(
        *("withdraw-plan", _("Withdraw the allocation"), tuple(rules.ALLOCATED), WITHDRAWER),
        make=forms.ReasonForm,
        act=lambda one, form, by: plans.withdraw(one.pk, form.cleaned_data["text"], by=by),
        said=_(
            "What it reserved is free at once, and another allocation is drawn up and signed. The "
            "withdrawn one stays to be read, with your reason."
        ),
    ),
    Action(
        *("assign", _("Who and until when"), ALL, HANDLER),
        make=forms.AssignForm,
        act=lambda one, form, by: working.assign(
            one.pk,
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["text"],
            by=by,
        ),
        icon="user",
    ),
    Action(
        *("reject", pgettext_lazy("access", "Reject"), (Step.REVIEW, Step.ALLOCATION), DECIDER),
        make=forms.ReasonForm,
        act=lambda one, form, by: working.reject(one.pk, form.cleaned_data["text"], by=by),
        tone="danger",
        said=_("The unit reads the reason and may hand in anew."),
    ),
    Action(
        *("cancel", pgettext_lazy("access", "Take back"), ALL, EITHER),
        make=forms.ReasonForm,
        act=lambda one, form, by: cancel(one.pk, form.cleaned_data["text"], by=by),
    ),
)
CLOSING = {
    "open": pgettext_lazy("access", "Close it"),
    "built": _("Dismantling is done"),
    "accept": pgettext_lazy("access", "Checked"),
}


def offered(user: User, application: Application) -> list[Action]:
    """What this person may do with the application as it stands."""
    if not application.is_open:
        return []
    plan = application.plan
    handles = may_handle(user, application)
    decides = may(user, Permission.APPROVE_ACCESS, application.unit)
    decides = decides and application.applicant_id != user.pk
    own = may(user, Permission.APPLY_ACCESS, application.unit)
    held = {
        HANDLER: handles,
        DECIDER: decides,
        SIGNER: decides and plan is not None and plan.planned_by_id != user.pk,
        WITHDRAWER: decides and plan is not None and plan.is_signed,
        EITHER: own or (handles and user.reach(Permission.HANDLE_ACCESS).company_id is None),
    }
    found = [one for one in ACTIONS if application.step in one.steps and held[one.who]]
    if plan is None:
        return found
    # What is drawn up waits for its signature; drawing it up again is no next step.
    found = [replace(one, tone="quiet") if one.word == "plan" else one for one in found]
    return sorted(found, key=lambda one: one.word != "sign")


def label_for(action: Action, application: Application) -> Any:
    """What the act is called for this kind."""
    if application.kind == Kind.WITHDRAW:
        return CLOSING.get(action.word, action.label)
    return action.label


@login_required
def act(request: MemberRequest, application_id: int, deed: str) -> HttpResponse:
    """Do one of the acts: 404 for what is not offered to this person."""
    application = seen_application(request, application_id)
    action = next((one for one in offered(request.user, application) if one.word == deed), None)
    if action is None:
        raise Http404
    form = action.make(request.user, application, request.POST or None, request.FILES or None)
    if request.method == "POST" and not form.is_bound:
        form = action.make(request.user, application, request.POST, request.FILES)
    chosen, title = action, label_for(action, application)

    def carry_out() -> str:
        with transaction.atomic():
            chosen.act(application, form, request.user)
        return application.get_absolute_url()

    plan = application.plan
    return form_page(
        request,
        form,
        carry_out,
        template="access/act.html",
        title=title,
        lead=f"{application.number} · {application.get_kind_display()} · {application.unit}",
        said=action.said,
        application=application,
        plan=plan if deed == "sign" or application.step == Step.OPENING else None,
        save_label=title,
        back_url=application.get_absolute_url(),
        breadcrumbs=crumbs((application.number, application.get_absolute_url()), (str(title), "")),
    )
