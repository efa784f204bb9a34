"""Root urls with the style guide, and views that fail on purpose."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.urls import path

from hengwang.accounts.errors import NotAllowedError
from hengwang.config.urls import handler400, handler403, handler404, handler500, urlpatterns
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


urlpatterns = [*urlpatterns, *STYLEGUIDE, path("fail/<slug:kind>", fail)]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
