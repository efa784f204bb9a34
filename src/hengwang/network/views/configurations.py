"""Kept configurations of devices: upload, read with secrets covered, compare."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.network.choices import Origin
from hengwang.network.covering import without_secrets
from hengwang.network.errors import ConfigurationTooLargeError, NotTextError
from hengwang.network.forms import ConfigurationForm
from hengwang.network.models import Device, DeviceConfiguration
from hengwang.network.rules import difference
from hengwang.network.services.equipment import (
    MOST_CONFIGURATION_BYTES,
    configuration_text,
    keep_configuration,
)
from hengwang.network.views.finding import edited
from hengwang.pages.form_pages import form_page


@login_required
def add(request: MemberRequest, device_id: int) -> HttpResponse:
    """Keep a configuration."""
    device = edited(request, Device, device_id)
    form = ConfigurationForm(request.POST or None, request.FILES or None)

    def act() -> str:
        upload = form.cleaned_data["file"]
        if upload.size > MOST_CONFIGURATION_BYTES:
            raise ConfigurationTooLargeError(most=MOST_CONFIGURATION_BYTES // 1024)
        text = _text(upload.read())
        now = timezone.now()
        keep_configuration(device.pk, text, taken_at=now, origin=Origin.UPLOADED, by=request.user)
        return str(device.get_absolute_url())

    title = _("Keep a configuration")
    return form_page(request, form, act, title=title, back_url=device.get_absolute_url())


@login_required
@require_GET
def detail(request: MemberRequest, configuration_id: int) -> HttpResponse:
    """A configuration and how it differs from an earlier one; secrets are covered in both."""
    keeps = Device.objects.editable_by(request.user)
    rows = DeviceConfiguration.objects.filter(device__in=keeps).select_related("device")
    kept = get_object_or_404(rows, pk=configuration_id)
    others = kept.device.configurations.defer("sealed_text").exclude(pk=kept.pk)
    asked = request.GET.get("against", "")
    earlier = others.filter(taken_at__lte=kept.taken_at)
    against = (
        get_object_or_404(others, pk=int(asked[:18]))
        if asked.isascii() and asked.isdigit()
        else earlier.first()
    )
    text = without_secrets(configuration_text(kept))
    lines = []
    if against is not None:
        lines = difference(without_secrets(configuration_text(against)), text)
    context = {
        "title": _("Configuration of %(time)s")
        % {"time": timezone.localtime(kept.taken_at).strftime("%Y-%m-%d %H:%M")},
        "kept": kept,
        "device": kept.device,
        "against": against,
        "others": others[:30],
        "lines": lines,
        "added": sum(mark == "+" for mark, _line in lines),
        "removed": sum(mark == "-" for mark, _line in lines),
        "text": text,
        "breadcrumbs": _crumbs(kept),
    }
    return render(request, "network/configuration.html", context)


def _crumbs(kept: DeviceConfiguration) -> list[tuple[str, str]]:
    device = kept.device
    return [
        (_("Devices"), reverse("device-list")),
        (device.name, device.get_absolute_url()),
        (_("Kept configurations"), ""),
    ]


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotTextError
