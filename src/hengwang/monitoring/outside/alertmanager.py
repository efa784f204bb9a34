"""Deliveries of Prometheus Alertmanager: its webhook payload, version 4."""

from datetime import MAXYEAR, UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from hengwang.monitoring.outside.reports import Report, host_of, plain

Name = Annotated[str, Field(max_length=128), AfterValidator(plain)]
Text = Annotated[str, Field(max_length=4096), AfterValidator(plain)]
Texts = Annotated[dict[Name, Text], Field(max_length=64)]
# In UTC: PostgreSQL refuses offsets of sixteen hours and more, which ISO 8601 allows.
Began = Annotated[
    AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC) if 1 < at.year < MAXYEAR else at)
]
MOST = 1000
BY_ADDRESS = ("address", "instance", "host", "hostname", "target")
BY_ID = "hengwang_target"


class SentAlert(BaseModel):
    """One alert of a group; fields of later versions are passed over."""

    model_config = ConfigDict(extra="ignore")

    status: Literal["firing", "resolved"]
    labels: Texts
    annotations: Texts = {}
    startsAt: Began  # noqa: N815  the sender's name
    fingerprint: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9a-zA-Z_-]+$")]


class Delivery(BaseModel):
    """One delivery: the alerts of one group."""

    model_config = ConfigDict(extra="ignore")

    version: Literal["4"]
    groupKey: Annotated[str, Field(max_length=4096)]  # noqa: N815  the sender's name
    status: Literal["firing", "resolved"]
    alerts: Annotated[list[SentAlert], Field(max_length=MOST)]

    def reports(self) -> list[Report]:
        """What it says, alert by alert."""
        return [_report(one) for one in self.alerts]


def _report(one: SentAlert) -> Report:
    labels = one.labels
    title = one.annotations.get("summary") or labels.get("alertname", "") or one.fingerprint
    named = labels.get(BY_ID, "")
    known = [host_of(labels[name]) for name in BY_ADDRESS if labels.get(name)]
    return Report(
        fingerprint=one.fingerprint,
        title=title,
        severity=labels.get("severity", ""),
        began=one.startsAt if one.startsAt.year > 1 else datetime.now(UTC),
        is_over=one.status == "resolved",
        addresses=tuple(known),
        target_id=int(named) if named.isascii() and named.isdecimal() and len(named) < 16 else None,  # noqa: PLR2004  fits a key
        facts={name: labels[name] for name in ("alertname", "job", "instance") if name in labels},
    )
