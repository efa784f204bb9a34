"""The page an invitation opens: no login, no cookie, no script, in Chinese or English."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from hengwang.accounts.models import User
from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text
from hengwang.surveys import errors
from hengwang.surveys.answering import LONGEST_TEXT, answer, invitation_of, steps_of
from hengwang.surveys.choices import NO, YES, QuestionKind
from hengwang.surveys.models import Invitation

LANGUAGES = {"zh": "zh-hans", "en": "en"}
STATUS = {
    errors.UnknownInvitationError: HTTPStatus.NOT_FOUND,
    errors.InvitationUsedError: HTTPStatus.GONE,
    errors.InvitationExpiredError: HTTPStatus.GONE,
    errors.NotOpenError: HTTPStatus.GONE,
    errors.NotYetError: HTTPStatus.FORBIDDEN,
    errors.OwnUnitError: HTTPStatus.FORBIDDEN,
}


@never_cache
# For slow lines; nothing secret stands in the page that its length could tell.
@gzip_page
# The token in the address is all the right there is: no cookie acts for the visitor that a page
# elsewhere could misuse, and a cookie of our own would tell one visitor from another.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions, or take the answers."""
    word = "en" if request.GET.get("lang") == "en" else "zh"
    with translation.override(LANGUAGES[word]):
        try:
            invitation = _invited(request, token)
            if request.method == "POST":
                return _answered(request, token, invitation, word)
        except DomainError as refusal:
            status = STATUS.get(type(refusal), HTTPStatus.CONFLICT)
            return _page(word, status=status, notice=refusal_text(refusal))
        return _page(word, **_questions(invitation, {}))


def _invited(request: HttpRequest, token: str) -> Invitation:
    invitation = invitation_of(token, on=timezone.localdate())
    unit = invitation.group.survey.unit
    user = request.user
    if isinstance(user, User) and user.unit and user.unit.path.startswith(unit.path):
        raise errors.OwnUnitError(name=user.printed_name)
    return invitation


def _answered(request: HttpRequest, token: str, invitation: Invitation, word: str) -> HttpResponse:
    entries = {
        int(name[1:]): str(value)
        for name, value in request.POST.items()
        if name[:1] == "q" and name[1:].isdecimal() and len(name) < 5  # noqa: PLR2004
    }
    try:
        answer(token, entries, on=timezone.localdate())
    except errors.UnansweredError as refusal:
        told = _questions(invitation, entries)
        missing = refusal_text(refusal)
        return _page(word, status=HTTPStatus.UNPROCESSABLE_ENTITY, missing=missing, **told)
    thanks = _("Thank you. Your answers have been received; nothing says who gave them.")
    return _page(word, notice=thanks, done=True)


def _questions(invitation: Invitation, entries: Mapping[int, str]) -> dict[str, Any]:
    survey = invitation.group.survey
    rows = []
    for question in survey.questions.all():
        steps = list(enumerate(steps_of(question), 1))
        if question.kind == QuestionKind.YES_NO:
            steps = [(YES, _("Yes")), (NO, _("No"))]
        entry = entries.get(question.number, "")
        choices = [(step, text, str(step) == entry) for step, text in steps]
        rows.append({"question": question, "choices": choices, "entry": entry})
    return {"survey": survey, "questions": rows, "longest": LONGEST_TEXT}


def _page(word: str, *, status: int = HTTPStatus.OK, **told: Any) -> HttpResponse:
    # Without the request: the frame's context would ask for the visitor's session.
    return HttpResponse(
        render_to_string("surveys/answer.html", {"word": word, **told}), status=status
    )
