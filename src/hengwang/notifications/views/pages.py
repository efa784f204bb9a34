"""One's own channels and wishes, shared channels of one's units, and what left by them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.notifications.choices import DELIVERY_TONES, URGENCY_TONES, DeliveryState
from hengwang.notifications.forms import ChannelForm, WishForm
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.notifications.services import channels
from hengwang.notifications.services.sending import given_up_of, try_again, try_all_again
from hengwang.notifications.tables import MessageFilters, MessageTable
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TITLE = gettext_lazy("My notifications")


@login_required
@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """Channels one keeps with what is wanted on each; three queries."""
    kept = Preference.objects.filter(
        channel__in=Channel.objects.visible_to(request.user).in_use()
    ).select_related("channel__unit")
    own = [one for one in kept if one.channel.person_id == request.user.pk]
    shared = [one for one in kept if one.channel.unit_id is not None]
    context = {
        "title": TITLE,
        "own": own,
        "shared": shared,
        "may_share": may(request.user, Permission.MANAGE_CHANNELS),
        "tones": URGENCY_TONES,
        "given_up": given_up_of(request.user).count(),
    }
    return render(request, "notifications/mine.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Set up a channel."""
    form = ChannelForm(request.user, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        made = channels.add_channel(
            told["name"], told["kind"], told["address"], unit=form.shared_by, by=request.user
        )
        return reverse("channel-detail", args=[made.pk])

    title = _("New channel")
    return form_page(
        request, form, act, title=title, back_url=reverse("notifications"),
        breadcrumbs=[(TITLE, reverse("notifications")), (title, "")],
    )  # fmt: skip


@login_required
def edit(request: MemberRequest, channel_id: int) -> HttpResponse:
    """One channel and what is wanted on it."""
    channel = _channel(request, channel_id)
    preference = channel.preferences.get()
    form = WishForm(preference, request.user, request.POST or None)

    def act() -> str:
        channels.wish(channel, form.given(), by=request.user)
        return reverse("notifications")

    return form_page(
        request, form, act, template="notifications/channel.html", title=channel.name,
        channel=channel, back_url=reverse("notifications"),
        breadcrumbs=[(TITLE, reverse("notifications")), (channel.name, "")],
    )  # fmt: skip


@login_required
@require_POST
def trial(request: MemberRequest, channel_id: int) -> HttpResponse:
    """Send a trial message."""
    made = channels.send_trial(_channel(request, channel_id), now=timezone.now(), by=request.user)
    return HttpResponseRedirect(reverse("message-detail", args=[made.pk]))


@login_required
@require_POST
def close(request: MemberRequest, channel_id: int) -> HttpResponse:
    """Use a channel no longer."""
    channels.close_channel(_channel(request, channel_id), by=request.user)
    return HttpResponseRedirect(reverse("notifications"))


class MessageList(ListPage):
    """Messages on one's own channels and those one keeps, newest first."""

    request: MemberRequest
    template_name = "notifications/messages.html"
    title = gettext_lazy("Messages")
    table_class = MessageTable
    filterset_class = MessageFilters
    empty_title = gettext_lazy("No message was sent yet")
    empty_text = gettext_lazy("What alerts send on your channels is listed here.")

    def rows(self) -> QuerySet[Any]:
        return Delivery.objects.visible_to(self.request.user).select_related("channel")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.filter(state=DeliveryState.FAILED).count()
        return ngettext(
            "%(count)d message was given up", "%(count)d messages were given up", count
        ) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        return [Tool(label=TITLE, url=reverse("notifications"), icon="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table, and how many were given up."""
        told = {"given_up": given_up_of(self.request.user).count()}
        return {**super().get_context_data(**kwargs), **told}


@login_required
@require_POST
def all_again(request: MemberRequest) -> HttpResponse:
    """Try everything again that was given up on channels one keeps."""
    try_all_again(by=request.user)
    return HttpResponseRedirect(reverse("message-list"))


@login_required
@require_GET
def message(request: MemberRequest, message_id: int) -> HttpResponse:
    """One message, and how it went."""
    one = _message(request, message_id)
    context = {
        "title": one.title,
        "message": one,
        "tone": DELIVERY_TONES[DeliveryState(one.state)],
        "is_failed": one.state == DeliveryState.FAILED,
        "facts": [
            (_("Channel"), one.channel),
            (_("Urgency"), one.get_urgency_display()),
            (_("Written"), one.created_at),
            (_("To be sent"), one.due_at),
            (_("Sent"), one.sent_at),
            (_("Attempts"), one.attempts),
            (_("Reason"), one.error),
            (_("Acknowledged by link"), one.answered_at),
        ],
        "breadcrumbs": [(gettext_lazy("Messages"), reverse("message-list")), (one.title, "")],
    }
    return render(request, "notifications/message.html", context)


@login_required
@require_POST
def again(request: MemberRequest, message_id: int) -> HttpResponse:
    """Try a message again that was given up."""
    one = _message(request, message_id)
    try_again(one, by=request.user)
    return HttpResponseRedirect(reverse("message-detail", args=[one.pk]))


def _channel(request: MemberRequest, channel_id: int) -> Channel:
    rows = Channel.objects.visible_to(request.user).in_use()
    found: Channel = get_object_or_404(rows.select_related("unit__region", "person"), pk=channel_id)
    return found


def _message(request: MemberRequest, message_id: int) -> Delivery:
    rows = Delivery.objects.visible_to(request.user)
    found: Delivery = get_object_or_404(rows.select_related("channel__unit__region"), pk=message_id)
    return found
