"""What a verification found: problems by a stable kind, each a sentence in two languages."""

from dataclasses import dataclass, field
from typing import Any

MESSAGES = {
    "unreadable": ("不是完整的封存包（{detail}）", "is no complete package ({detail})"),
    "too_many": ("成员过多（{detail}）", "has too many members ({detail})"),
    "too_large": ("{member} 过大（{detail}）", "{member} is too large ({detail})"),
    "unsafe_name": (
        "成员名称不合规：{member}",
        "a member has a name that is not allowed: {member}",
    ),
    "duplicate": ("成员重复：{member}", "a member is there twice: {member}"),
    "missing": ("缺少成员 {member}", "{member} is missing"),
    "unknown": ("多出成员 {member}", "{member} does not belong to it"),
    "altered": ("{member} 被改动", "{member} was altered"),
    "container": ("归档结构被改动：{member}", "the archive around {member} was altered"),
    "manifest": ("清单无法读取（{detail}）", "the manifest cannot be read ({detail})"),
    "form": ("不支持的封存格式 {detail}", "the form {detail} is not known to this version"),
    "row": ("指标行被改动：{detail}", "a row of indicators was altered: {detail}"),
    "field": ("评价内容被改动：{detail}", "the evaluation was altered: {detail}"),
    "figure": ("数据及其来源被改动：{detail}", "a figure or its origin was altered: {detail}"),
    "mismatch": ("指标行与数据来源不一致：{detail}", "row and figure differ: {detail}"),
    "signature": ("签名无效", "the signature is not valid"),
    "other_key": (
        "签名所用密钥不是给定的密钥",
        "it was signed with another key than the one given",
    ),
    "not_signed": ("封存包未签名", "the package is not signed"),
    "digest": ("与给定的摘要不符", "it is not the package with the digest given"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold: a stable kind, the member, and what in it."""

    kind: str
    member: str = ""
    detail: str = ""

    def text(self, *, chinese: bool) -> str:
        """The problem as a sentence."""
        zh, en = MESSAGES[self.kind]
        return (zh if chinese else en).format(member=self.member, detail=self.detail)


@dataclass
class Report:
    """What was found; `signed` is valid, invalid, none or unchecked."""

    readable: bool = True
    signed: str = "unchecked"
    key: str = ""
    digest: str = ""
    members: int = 0
    seal: dict[str, Any] = field(default_factory=dict)
    trail: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems
