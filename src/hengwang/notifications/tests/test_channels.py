"""Addresses: what may be one, who sees it, and that it stands nowhere in the open."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.secret_text import open_text
from hengwang.audit.models import AuditEntry
from hengwang.notifications.addresses import checked, is_allowed
from hengwang.notifications.choices import ChannelKind, DeliveryState
from hengwang.notifications.errors import (
    AddressRefusedError,
    AddressUnreadableError,
    NoMailServerError,
)
from hengwang.notifications.models import Channel, Delivery
from hengwang.notifications.purposes import ADDRESS
from hengwang.notifications.services.channels import add_channel, send_trial
from hengwang.notifications.services.sending import send_due
from hengwang.notifications.tests.test_sending import NOW
from hengwang.testing.scopes import assert_hidden_from, assert_needs_login, client_of

HOSTS = ["10.1.0.0/16", "gateway.example.gov.cn", "fd00::/8"]


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "http://10.2.0.1/",
        "http://gateway.example.gov.cn.evil.cn/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_a_webhook_to_a_place_not_allowed_is_refused(address):
    with pytest.raises(AddressRefusedError):
        checked(ChannelKind.WEBHOOK, address, HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://10.1.0.1/",
        "http://user:pass@10.1.0.1/",
        "http://10.1.0.1:0/",
        "http:///x",
        "http://10.1.0.1/\r\nX: y",
        "",
        "http://10.1.0.1/" + "x" * 600,
    ],
)
def test_what_is_no_web_address_is_refused(address):
    with pytest.raises(AddressUnreadableError):
        checked(ChannelKind.WEBHOOK, address, HOSTS)


@pytest.mark.parametrize(
    "address",
    ["http://10.1.2.3/x", "https://gateway.example.gov.cn:8443/x?y=1", "http://[fd00::1]/"],
)
def test_a_webhook_to_an_allowed_place_is_taken(address):
    assert checked(ChannelKind.WEBHOOK, f" {address} ", HOSTS) == address


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1/",
        "jsons://evil.cn/",
        "syslog://",
        "dbus://",
        "pover://user@token",
        "mailto://10.1.0.1?smtp=evil.cn&to=a@b.cn",
        "json://10.1.0.1/?redirect=yes",
    ],
)
def test_an_apprise_address_that_leads_elsewhere_or_does_something_else_is_refused(address):
    with pytest.raises((AddressRefusedError, AddressUnreadableError)):
        checked(ChannelKind.APPRISE, address, HOSTS)


def test_messengers_whose_host_the_library_fixes_need_no_permission():
    assert checked(ChannelKind.APPRISE, "wecombot://" + "a" * 36, [])


def test_a_name_is_allowed_literally_and_never_by_a_network():
    assert is_allowed("GATEWAY.example.gov.cn.", HOSTS)
    assert not is_allowed("x.gateway.example.gov.cn", HOSTS)


def test_the_address_stands_nowhere_in_the_open(admin, receiver):
    made = add_channel("群", ChannelKind.WEBHOOK, receiver.url, by=admin)
    send_trial(made, now=NOW, by=admin)
    send_due(NOW)
    assert open_text(Channel.objects.get().address, ADDRESS) == receiver.url
    rows = [*Channel.objects.values(), *AuditEntry.objects.values(), *Delivery.objects.values()]
    assert "geheim" not in str(rows)
    pages = ("notifications", "message-list")
    shown = [client_of(admin).get(reverse(name)).content.decode() for name in pages]
    shown.append(client_of(admin).get(reverse("channel-detail", args=[made.pk])).content.decode())
    assert "geheim" not in "".join(shown)


def test_a_mailbox_needs_a_mail_server(admin, settings):
    settings.MAIL_URL = ""
    with pytest.raises(NoMailServerError):
        add_channel("信箱", ChannelKind.EMAIL, "a@example.gov.cn", by=admin)


def test_only_who_keeps_the_channels_of_a_unit_shares_one(people, receiver):
    with pytest.raises(NotAllowedError):
        add_channel("群", ChannelKind.WEBHOOK, receiver.url, unit=people.unit, by=people.lin)


@pytest.fixture
def channel(admin, receiver):
    return add_channel("群", ChannelKind.WEBHOOK, receiver.url, by=admin)


def test_nobody_else_finds_ones_own_channel(people, admin, channel):
    sent = send_trial(channel, now=NOW, by=admin)
    stranger = people.with_role(Role.SYSTEM_ADMIN)
    for name in ("channel-detail",):
        assert_hidden_from(stranger, reverse(name, args=[channel.pk]))
    for name in ("channel-trial", "channel-close"):
        assert_hidden_from(stranger, reverse(name, args=[channel.pk]), method="post")
    assert_hidden_from(stranger, reverse("message-detail", args=[sent.pk]))
    assert_needs_login(reverse("notifications"))


def test_a_channel_is_made_changed_tried_and_closed_on_pages(admin, receiver):
    client = client_of(admin)
    made = client.post(
        reverse("channel-new"), {"name": "群", "kind": "webhook", "address": receiver.url}
    )
    assert made.status_code == 302, made.content.decode()
    (channel,) = Channel.objects.all()
    url = reverse("channel-detail", args=[channel.pk])
    wishes = {"is_on": "on", "least": "serious", "digest": "daily", "quiet_from": "22:00"}
    assert client.post(url, wishes).status_code == 422
    assert client.post(url, wishes | {"quiet_until": "07:00"}).status_code == 302
    assert channel.preferences.get().least == "serious"
    sent = client.post(reverse("channel-trial", args=[channel.pk]))
    send_due()
    assert client.get(sent["Location"]).status_code == 200
    assert Delivery.objects.get().state == DeliveryState.SENT
    client.post(reverse("channel-close", args=[channel.pk]))
    assert client.get(url).status_code == 404


def test_a_refused_address_is_told_in_the_form(admin):
    told = {"name": "群", "kind": "webhook", "address": "http://169.254.169.254/"}
    answered = client_of(admin).post(reverse("channel-new"), told)
    assert answered.status_code == 422


def test_the_list_of_messages_costs_the_same_for_one_and_for_many(
    admin, channel, django_assert_max_num_queries
):
    for _ in range(30):
        send_trial(channel, now=NOW, by=admin)
    client = client_of(admin)
    client.get(reverse("message-list"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("message-list")).status_code == 200
