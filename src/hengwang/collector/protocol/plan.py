"""The plan: which checks a collector makes, how often, where it may go, with which secrets."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, IPvAnyAddress, IPvAnyNetwork, SecretStr

from hengwang.collector.protocol.messages import Digest, Message

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class CommunityCredential(Message):
    """The community of SNMP v2c."""

    version: Literal["2c"] = "2c"
    community: SecretStr


class UserCredential(Message):
    """A user of SNMP v3; no `privacy` means authenticated only, no `authentication` neither."""

    version: Literal["3"] = "3"
    user: str
    authentication: Literal["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] | None = None
    authentication_key: SecretStr | None = None
    privacy: Literal["des", "aes128", "aes192", "aes256"] | None = None
    privacy_key: SecretStr | None = None


Credential = Annotated[CommunityCredential | UserCredential, Field(discriminator="version")]


class CheckPlan(Message):
    """One check. `settings` is read by its kind: a kind or setting a collector does not know
    makes this check invalid (`not_understood`), and leaves all others alone."""

    id: int = Field(gt=0)
    kind: str
    interval_s: Seconds = 60.0
    timeout_s: Seconds = 5.0
    confirm_after_s: Seconds = 5.0
    confirmations: int = Field(default=2, ge=0, le=10)
    slowest_s: float = Field(default=0, ge=0, le=86_400)
    settings: dict[str, Any] = Field(default_factory=dict)


class Listener(Message):
    """Where to listen for what comes unasked; only these sources are heard, all when empty.

    `users` names the credentials of version 3 whose traps are believed. With `tls`, pushes and
    syslog over TCP come over TLS, under the certificate an operator keeps on the machine; without
    one such a listener is not opened.
    """

    kind: Literal["syslog_udp", "syslog_tcp", "snmp_trap", "push"]
    address: IPvAnyAddress
    port: Port
    sources: tuple[IPvAnyNetwork, ...] = ()
    users: tuple[str, ...] = ()
    tls: bool = False


class PlanDocument(Message):
    """What `GET /collector/plan` answers; its ETag names it.

    `networks` is the allow-list for every probe. Secrets stand apart from checks, so that a check
    can be shown and logged whole.
    """

    made_at: AwareDatetime
    networks: tuple[IPvAnyNetwork, ...] = ()
    checks: tuple[CheckPlan, ...] = ()
    listeners: tuple[Listener, ...] = ()
    credentials: dict[str, Credential] = Field(default_factory=dict)
    heartbeat_s: Seconds = 30.0


class IcmpSettings(Message):
    """One address, pinged in a paced sweep with all others of its interval."""

    address: IPvAnyAddress
    packets: int = Field(default=3, ge=1, le=20)


class TcpSettings(Message):
    """A port that must accept."""

    host: str
    port: Port


class HttpSettings(Message):
    """A page, and what must and must not be in it."""

    url: str
    statuses: tuple[int, ...] = (200,)
    contains: str = ""
    lacks: str = ""
    max_redirects: int = Field(default=3, ge=0, le=10)
    verify: bool = True


class DnsSettings(Message):
    """A question and its expected answer."""

    server: str
    name: str
    type: Literal["A", "AAAA", "NS", "CNAME", "PTR", "MX", "TXT"] = "A"
    expected: tuple[str, ...] = ()
    exact: bool = False
    exists: bool = True
    port: Port = 53
    recursion: bool = True


class TlsSettings(Message):
    """A certificate and how many days it must still be valid."""

    host: str
    port: Port = 443
    name: str = ""
    min_days: float = Field(default=0, ge=0)
    verify: bool = True


class SnmpItem(Message):
    """One object: a scalar (`oid` ends in its instance) or, under `walk`, a column.

    `type` counter becomes a rate per second; `bits` counts a counter's width. The value sent is
    raw × `scale` + `offset`; text is sent as it is.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,60}$")
    oid: str = Field(pattern=r"^\d+(\.\d+)+$")
    type: Literal["gauge", "counter", "text"] = "gauge"
    bits: Literal[32, 64] = 64
    scale: float = 1.0
    offset: float = 0.0
    required: bool = False


class SnmpSettings(Message):
    """What to read from one agent. `profiles` are sets the collector knows by name."""

    host: str
    port: Port = 161
    credential: str
    retries: int = Field(default=2, ge=0, le=10)
    items: tuple[SnmpItem, ...] = ()
    walks: tuple[SnmpItem, ...] = ()
    profiles: tuple[
        Literal["system", "interfaces", "host", "ups", "sensors", "neighbours"], ...
    ] = ()
    repetitions: int = Field(default=40, ge=1, le=200)


class ModbusItem(Message):
    """One value: where it lies, how it is written, what of it counts.

    `mask` is applied to an integer first and shifts it down to the mask's lowest bit. The value
    sent is raw × `scale` + `offset`. `first` says which word of several comes first.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,60}$")
    table: Literal["holding", "input", "coil", "discrete"] = "holding"
    address: int = Field(ge=0, le=65_535)
    type: Literal[
        "bit", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"
    ] = "uint16"
    first: Literal["high", "low"] = "high"
    swap_bytes: bool = False
    mask: int | None = Field(default=None, gt=0)
    scale: float = 1.0
    offset: float = 0.0


class ModbusSettings(Message):
    """One device behind a Modbus TCP port."""

    host: str
    port: Port = 502
    unit: int = Field(default=1, ge=0, le=255)
    items: tuple[ModbusItem, ...] = Field(min_length=1, max_length=500)


class PushSettings(Message):
    """A sensor that reports by itself to `POST /push/{check}`; the token's digest is known."""

    token_sha256: Digest
    names: tuple[str, ...] = ()
