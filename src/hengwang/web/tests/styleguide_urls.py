"""Root urls with the style guide, and views that fail on purpose."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.urls import include, path

from hengwang.accounts.errors import NotAllowedError
from hengwang.kernel.money import UnreadableAmountError
from hengwang.web.urls import STYLEGUIDE

FAILURES = {
    "400": SuspiciousOperation(),
    "403": PermissionDenied(),
    "409": UnreadableAmountError(text="<b>x</b>"),
    "413": RequestDataTooBig(),
    "500": ValueError(),
    "denied": NotAllowedError(permission="编辑项目"),
}


def fail(request, kind):
    raise FAILURES[kind]


urlpatterns = [
    *STYLEGUIDE,
    path("fail/<slug:kind>", fail),
    path("", include("hengwang.config.urls")),
]

handler400 = "hengwang.web.errors.bad_request"
handler403 = "hengwang.web.errors.not_allowed"
handler404 = "hengwang.web.errors.not_found"
handler500 = "hengwang.web.errors.server_error"
