"""Deliveries of Zabbix: the JSON that the script of docs/use/alerts.md sends."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hengwang.monitoring.outside.reports import Report, host_of, plain

Short = Annotated[str, Field(max_length=255), AfterValidator(plain)]


class Delivery(BaseModel):
    """One event; Zabbix sends its macros as texts."""

    model_config = ConfigDict(extra="forbid")

    version: Literal["1"]
    event_id: Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
    value: Literal["0", "1"]
    """1 is a problem, 0 its recovery."""
    severity: Short = ""
    name: Annotated[str, Field(max_length=2048), AfterValidator(plain)]
    host: Short = ""
    ip: Short = ""
    began: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")]
    """Seconds since 1970, {EVENT.TIMESTAMP}."""
    target: Annotated[str, Field(pattern=r"^[0-9]{0,15}$")] = ""

    def reports(self) -> list[Report]:
        """What it says."""
        known = [host_of(text) for text in (self.ip, self.host) if text]
        facts = {"host": self.host} if self.host else {}
        return [
            Report(
                fingerprint=self.event_id,
                title=self.name or self.event_id,
                severity=self.severity,
                began=datetime.fromtimestamp(min(int(self.began), 4_000_000_000), UTC),
                is_over=self.value == "0",
                addresses=tuple(known),
                target_id=int(self.target) if self.target else None,
                facts=facts,
            )
        ]
