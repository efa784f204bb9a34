"""The trail knows the address and channel of a request."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from hengwang.audit.middleware import OriginMiddleware
from hengwang.audit.origin import Origin, current_origin


def origin_of(path="/", **meta) -> Origin:
    seen = []

    def answer(request):
        seen.append(current_origin())
        return HttpResponse()

    OriginMiddleware(answer)(RequestFactory().get(path, **meta))
    return seen[0]


@pytest.mark.parametrize(("path", "channel"), [("/", "web"), ("/api/v1/programmes", "api")])
def test_the_channel_is_told_by_the_path(path, channel):
    assert origin_of(path).channel == channel


def test_a_visitor_cannot_claim_another_address():
    assert origin_of(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1").ip == "192.0.2.7"


def test_behind_a_proxy_its_word_counts_and_not_the_visitors(settings):
    settings.BEHIND_PROXY = True
    forwarded = "203.0.113.9, 198.51.100.1"
    origin = origin_of(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert origin.ip == "198.51.100.1"


@pytest.mark.parametrize("address", ["", "unix:", "1.2.3.4.5"])
def test_what_is_no_address_is_none(address):
    assert origin_of(REMOTE_ADDR=address).ip is None


def test_after_the_request_it_is_the_platform_again():
    origin_of()
    assert current_origin() == Origin()
