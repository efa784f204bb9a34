"""One of each kind of alerts and messages, for the walk over all addresses."""

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.monitoring.models import Alert, AlertRule, EscalationStep, OutsideSource
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.organizations.models import Unit


def alert_records(unit: Unit, owner: User) -> dict[str, int]:
    """Ids by their word in addresses."""
    now = timezone.now()
    rule = AlertRule.objects.create(name="断网", unit=unit, kind="down", urgency="serious")
    source = OutsideSource.objects.create(
        name="普罗", kind="alertmanager", unit=unit, token_sha256="0" * 64
    )
    alert = Alert.objects.create(
        key="test", kind="outside", urgency="serious", title="核心", unit=unit, rule=rule,
        source=source, since=now, opened_at=now, clock_from=now,
    )  # fmt: skip
    channel = Channel.objects.create(name="群", kind="webhook", person=owner, address="", hint="…")
    Preference.objects.create(channel=channel, person=owner)
    message = Delivery.objects.create(
        channel=channel, key="k", topic="alert", urgency="serious", title="t", body="b", due_at=now
    )
    return {
        "alert_id": alert.pk,
        "rule_id": rule.pk,
        "step_id": EscalationStep.objects.create(rule=rule, after_min=5).pk,
        "source_id": source.pk,
        "channel_id": channel.pk,
        "message_id": message.pk,
    }
