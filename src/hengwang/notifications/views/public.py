"""The page a link in a message opens: no login; looking changes nothing, the button does.

Programs that read mail follow every link: a link that acknowledged by being opened would be used
up before its receiver saw it.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hengwang.kernel.errors import DomainError
from hengwang.notifications.errors import LinkUnknownError
from hengwang.notifications.links import answer, delivery_of
from hengwang.notifications.models import Delivery
from hengwang.pages.refusals import refusal_text


@never_cache
# The token in the address is all the right there is: no cookie acts for the visitor here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the message was about, or acknowledge."""
    try:
        found = delivery_of(token)
        with translation.override(found.channel.language):
            if request.method == "POST":
                return _page(found, done=bool(answer(token)))
            return _page(found)
    except LinkUnknownError as refusal:
        return _page(None, refused=refusal_text(refusal), status=HTTPStatus.NOT_FOUND)
    except DomainError as refusal:
        return _page(None, refused=refusal_text(refusal), status=HTTPStatus.GONE)


def _page(
    found: Delivery | None, *, done: bool = False, refused: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    # Without the request: the frame's context would ask for the visitor's session.
    told = {"found": found, "done": done, "refused": refused, "language": get_language()}
    answered = HttpResponse(render_to_string("notifications/answer.html", told), status=status)
    answered.headers["Referrer-Policy"] = "no-referrer"
    return answered
