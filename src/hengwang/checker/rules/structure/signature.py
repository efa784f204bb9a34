"""Places for a signature or a seal that are blank."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import Passage, view_of
from hengwang.checker.analysis.wording import folded
from hengwang.checker.document import Place, Table
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_SIGN = r"签字|签名|签章|盖章|签字盖章|签字并盖章|公章"
_SLOT = re.compile(
    rf"(?P<who>[\u4e00-\u9fff]{{2,18}})\s*[(（]\s*(?:{_SIGN})\s*[)）]\s*[：:](?P<then>[^：:]*)"
)
_SIGN_COLUMN = re.compile(r"(?:本人|亲笔)?(?:签字|签名|签章)")
_NAME_COLUMN = re.compile(r"姓名|专家姓名|成员")
_DATE_OR_LABEL = re.compile(r"[\s_＿…　]|年|月|日|\d|[（(][^）)]*[）)]")
_NEXT_LABEL = re.compile(
    r"(?:联系)?电话|手机|日期|填报日期|负责人|填报人|填表人|联系人|经办人|审核人|单位|部门"
)


class SignatureMissing(Rule):
    """Looks for 负责人（签字）： and columns of signatures without anything in them.

    A seal or a hand-written name is a picture, which a text cannot show: where nothing at all is
    signed the paper may be, and the rule stays silent. Where some have signed and others not, it
    warns.
    """

    name = "signature-missing"
    aliases = ("seal-missing",)
    severity = Severity.WARNING
    family = "structure"
    why = "An evaluation nobody has signed is nobody's evaluation."
    source = "湖南省 项目支出绩效自评表: 评价人员签字、单位负责人签章"
    message_en = (
        "No signature or seal at %(names)s; where it is on the paper, attach the signed page"
    )
    message_zh = "%(names)s处未见签字盖章；已在纸质件签章的，请附签章页扫描件"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all blank places."""
        blank, signed = [], 0
        slots = [*_lines(report), *_columns(report)]
        for name, place, quote, is_blank in slots:
            if is_blank:
                blank.append((name, place, quote))
            else:
                signed += 1
        if not blank or not signed:
            return
        names = "、".join(dict.fromkeys(name for name, _place, _quote in blank))
        yield together(
            self,
            [(place, quote) for _name, place, quote in blank],
            numbers=f"{signed} / {signed + len(blank)}",
            names=names,
        )


def _lines(report: Report) -> Iterator[tuple[str, Place, str, bool]]:
    """Yield the slots of running text and of cells: who, where, the words, whether blank."""
    for passage in view_of(report).passages:
        if "签" not in passage.text:
            continue
        for found in _SLOT.finditer(passage.text):
            if "公章" in found[0] or "盖章" in found[0]:
                # 填报单位（盖章）：某局 prints the name; the seal over it is a picture.
                continue
            yield found["who"], passage.place, _words(passage, found), _is_blank(found["then"])


def _words(passage: Passage, found: re.Match[str]) -> str:
    head = passage.text[found.start() : found.start("then")]
    return head.strip()


def _is_blank(text: str) -> bool:
    """Nothing but spaces, the places of a date, and the label of the next slot."""
    rest = _DATE_OR_LABEL.sub("", text)
    return not _NEXT_LABEL.sub("", rest).strip(" ,，;；。、")


def _columns(report: Report) -> Iterator[tuple[str, Place, str, bool]]:
    """Yield the cells of a signature column beside the names of people."""
    for table in report.document.tables():
        for at, row in enumerate(table.rows):
            if not any("签" in cell.text for cell in row):
                continue
            heads = [folded(cell.text) for cell in row]
            sign = next((i for i, one in enumerate(heads) if _SIGN_COLUMN.fullmatch(one)), None)
            name = next((i for i, one in enumerate(heads) if _NAME_COLUMN.fullmatch(one)), None)
            if sign is not None and name is not None:
                yield from _signed(table, at, name, sign)
                break


def _signed(
    table: Table, head: int, name: int, sign: int
) -> Iterator[tuple[str, Place, str, bool]]:
    width = len(table.rows[head])
    for row in table.rows[head + 1 :]:
        if len(row) != width or _is_wide([cell.merged for cell in row]):
            return
        who = " ".join(row[name].text.split())
        if who:
            yield who, row[name].place, who, not row[sign].text.strip()


def _is_wide(merged: Sequence[bool]) -> bool:
    """A row whose cells are one is no row of the list."""
    return sum(merged) > len(merged) // 2
