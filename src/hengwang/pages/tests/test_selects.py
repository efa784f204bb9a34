"""A select is drawn as Django's own template draws it."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from hengwang.pages.widgets import LongSelect

CHOICES = [
    ("", "全部"), (1, "甲<局>"), ("a&b", '"乙"'), (None, "无"), (1234567, 1234567),
    ("组", [("x", mark_safe("<b>丙</b>")), ("y", "丁")]),
]  # fmt: skip


@pytest.mark.parametrize("chosen", ["", 1, "a&b", "y", None])
@pytest.mark.parametrize("kind", [forms.Select, LongSelect, forms.NullBooleanSelect])
@pytest.mark.parametrize("attrs", [{}, {"required": True, "disabled": False, "data-n": "<1>"}])
def test_a_select_is_drawn_as_the_template_draws_it(kind, chosen, attrs):
    widget = kind(attrs=attrs)
    if kind is not forms.NullBooleanSelect:
        widget.choices = CHOICES
    ours = widget.render("feld", chosen)
    theirs = widget.render("feld", chosen, renderer=TemplatesSetting())
    assert _plain(ours) == _plain(theirs)


def _plain(html):
    return re.sub(r"\s*\n\s*", "", html)
