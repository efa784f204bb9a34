"""Import of workbooks: choose, see what it would do, carry it out."""

from django.http import HttpResponse

from hengwang.accounts.requests import MemberRequest


def choose(request: MemberRequest) -> HttpResponse:
    return HttpResponse("")


template = plan = carry_out = choose
