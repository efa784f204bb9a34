"""Who and what a report is about: title, project, year, kind, bodies, date."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hengwang.checker.document import Document, Paragraph, Place, Role, Table
from hengwang.checker.facts.labels import Label, first
from hengwang.checker.facts.sentences import heading_of
from hengwang.checker.facts.words import fold, squeeze
from hengwang.checker.report import NameMention, Sentence

TITLE_END = re.compile(
    r"(?:报告书?|自评表|评价表|申报表|监控表|自评价表|评分表|情况表|得分表|指标表|自评报告表)(?:[(（].{0,20}[)）])?$"
)
_SKIPPED = re.compile(
    r"^(?:附件|附表|附|附录)\s*[\d一二三四五六七八九十]*[-—\d]*[:：.]?$|^[(（].*[)）]$"
)
_TITLE_LINES, _TITLE_LINE, _TITLE = 6, 60, 120
_KIND = re.compile(
    r"(?:项目支出|项目|部门整体支出|整体支出|专项资金|财政支出|专项)?(?:部门|单位|财政|重点|事前|中期|第三方){0,3}(?:[(（]?单位[)）]?)?"
    r"(?:支出)?(?:项目)?(?:绩效)?(?:自我|自)?(?:评价|自评|评估|目标|运行监控|监控|运行|自评价)+(?:自评|申报|情况)?(?:指标)?(?:体系)?(?:[及与和])?(?:评分|打分|得分|计分|完成|目标)?(?:情况)?(?:报告书?|表|自评表|评分表)(?:[(（].*[)）])?$"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:管理局|服务局|信息局|委员会|研究院|信息中心|大数据中心|服务中心|办公室|管理办|局|厅|院|中心|公司|学校|医院|政府|委)(?:[(（][\u4e00-\u9fff]{4,20}[)）])?"
)
_LOCAL_BODY = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,5}?[省市县区州旗盟][\u4e00-\u9fff]{2,16}?(?:管理局|服务局|委员会|研究院|局|厅|院|中心|办公室)"
)
_YEAR = r"(20\d\d|二[〇○零0]\d{2}|二[〇○零0][一二三四五六七八九〇○零]{2})"
_CN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(
    r"(20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年([\d一二三四五六七八九十]{1,3})月(?:([\d一二三四五六七八九十]{1,3})[日号])?"
)
_QUOTED_PROJECT = re.compile(
    r"[“\"「]([^”\"」]{4,40})[”\"」](?:[(（]以下简称[^)）]{2,20}[)）])?(?:专项)?项目"
)
_MENTIONS = (
    re.compile(
        r"对([^，。；：“”《》]{4,50}?)(?:项目)?(?:支出)?(?:开展|进行|实施)了?[^，。]{0,8}?(?:绩效|评价|自评|考核)"
    ),
    re.compile(r"(?:^|[，。；：])([^，。；：“”《》]{4,50}?项目)(?:支出|实施)*绩效(?:评价|自评)"),
    re.compile(
        r"(?:^|[，。；：])([^，。；：“”《》]{4,50}?(?:项目|经费|专项))(?:全年|年度|共|总)?(?:安排|批复)?预算"
    ),
)
# 项目名称, 专项（项目）名称, 转移支付（项目）名称, 政策和项目名称
PROJECT_LABEL = re.compile(
    r"(?=.*(?:项目|专项|转移支付|政策))(?!.*(?:单位|部门|子项目|明细|指标|二级|责任|公司))"
    r"[\u4e00-\u9fff()/、]{0,14}名称(?:\(.{0,8}\))?"
)
_NOT_A_NAME = re.compile(
    r"评价|绩效|效率|资金使用|[、]|考核|部署|^用于|^统一|^(?:20\d\d年度?)?(?:财政)?(?:支出)?项目$|^(?:该|本|各|此|整个)?(?:项目|专项)$"
)
_KIND_WORDS_BEFORE_PROJECT = re.compile(
    r"^(?:关于|[^年]{2,30}?(?:局|院|中心|委员会|厅|办公室)(?:[(（][^)）]{2,20}[)）])?(?:关于)?)(?=.{4,})"
)


@dataclass(frozen=True, slots=True)
class Title:
    """The title as printed over one or more lines."""

    text: str
    place: Place
    lines: tuple[str, ...]
    blocks: frozenset[int] = frozenset()


def title_of(document: Document) -> Title | None:
    """Return the title: the first lines up to the one that ends in 报告 or 表."""
    lines: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            first_row = _single_cell_title(block)
            if not lines and first_row:
                return first_row
            break
        if block.role not in {Role.BODY, Role.TEXTBOX} or not block.text.strip():
            continue
        text = squeeze(block.text)
        if _SKIPPED.match(text):
            continue
        if len(text) > _TITLE_LINE or len(lines) == _TITLE_LINES or _opens_text(block):
            break
        lines.append(block)
        if TITLE_END.search(text):
            break
    return _joined(lines)


def _opens_text(paragraph: Paragraph) -> bool:
    heading = heading_of(paragraph)
    return heading is not None and heading.style not in {"none"}


def _single_cell_title(table: Table) -> Title | None:
    for row in table.rows[:3]:
        printed = [cell for cell in row if cell.text]
        if len(printed) == 1 and TITLE_END.search(squeeze(printed[0].text)):
            text = squeeze(printed[0].text)
            return Title(text, printed[0].place, (text,))
    return None


def _joined(lines: Sequence[Paragraph]) -> Title | None:
    if not lines:
        return None
    texts = [squeeze(line.text) for line in lines]
    end = next((i for i, text in enumerate(texts) if TITLE_END.search(text)), None)
    chosen = texts[: end + 1] if end is not None else texts[:1]
    if end is not None and len("".join(chosen)) > _TITLE:
        chosen = chosen[-1:]
    blocks = frozenset(line.place.block for line in lines[: len(chosen)])
    return Title("".join(chosen), lines[0].place, tuple(chosen), blocks)


def kind_of_report(title: Title | None, labels: Sequence[Label]) -> str | None:
    """Return the kind of evaluation as printed, from the form's 评价方式 or the title's end."""
    label = first(labels, r"评价方式|评价类别|自评方式")
    if label and "□" not in label.value:
        return label.value
    if title is None:
        return None
    found = _KIND.search(title.text)
    return found[0] if found else None


def project_of(
    title: Title | None, labels: Sequence[Label], sentences: Sequence[Sentence]
) -> tuple[str, Place] | None:
    """Return the project: the form's 项目名称, else the title's, else the most quoted one."""
    label = first(labels, PROJECT_LABEL.pattern)
    if label and not re.fullmatch(r".*(单位|编码|代码|类别).*", label.value):
        return label.value, label.place
    if title:
        named = _project_in_title(title)
        if named:
            return named, title.place
    counts = Counter(match[1] for s in sentences for match in _QUOTED_PROJECT.finditer(s.text))
    for name, _ in counts.most_common(1):
        place = next(s.place for s in sentences if name in s.text)
        return name, place
    return None


def _project_in_title(title: Title) -> str | None:
    kind = _KIND.search(title.text)
    text = title.text[: kind.start()] if kind else title.text
    if kind and kind[0].startswith("项目") and not re.search(r"项目$|[省市县区]$", text):
        text += "项目"
    if (
        len(title.lines) > 1
        and text.startswith(title.lines[0])
        and not _KIND.search(title.lines[0])
    ):
        rest = text[len(title.lines[0]) :]
        text = rest if len(rest) > 4 else text  # noqa: PLR2004 - shorter is no name
    text = _KIND_WORDS_BEFORE_PROJECT.sub("", text)
    text = re.sub(r"(?:支出|财政支出|项目支出|预算|的)$", "", text)
    core = re.sub(
        r"(?:20\d\d年度?|项目|支出|财政|绩效|评价|自评|专项资金|[\u4e00-\u9fff]{2,6}[省市县区])",
        "",
        text,
    )
    return text if len(core) >= 3 else None  # noqa: PLR2004 - nothing of its own left


def year_of(document: Document, title: Title | None, project: str | None) -> int | None:
    """Return the year evaluated: of the title, of the form's head, or the one most often named."""
    for text in (title.text if title else "", project or ""):
        found = re.search(rf"{_YEAR}年", fold(text))
        if found:
            return _year(found[1])
    whole = fold(document.text())
    for pattern in (r"[(](20\d\d)年度?[)]", r"(20\d\d)年度(?!以)", r"(20\d\d)年"):
        counts = Counter(re.findall(pattern, whole))
        if counts:
            return int(counts.most_common(1)[0][0])
    return None


def _year(printed: str) -> int:
    return int(printed.translate(_CN_DIGITS))


def operating_body_of(
    title: Title | None, labels: Sequence[Label], sentences: Sequence[Sentence]
) -> str | None:
    """Return who runs the project."""
    label = first(
        labels,
        r"(?:项目)?(?:具体)?实施单位(?:\(公章\))?|项目单位(?:名称)?(?:\(公章\))?|(?:项目)?承担单位|预算单位|单位名称|填报单位(?:\(盖章\))?|自评单位|申报单位",
    )
    if label:
        return label.value
    if title and len(title.lines) > 1 and _BODY.fullmatch(title.lines[0]):
        return title.lines[0]
    for sentence in sentences:
        named = re.search(rf"({_BODY.pattern})[(（]以下简称", sentence.text)
        if named:
            return re.sub(r"^.*[，、》）]", "", named[1])
    counts = Counter(
        match[0]
        for sentence in sentences
        for match in _LOCAL_BODY.finditer(sentence.text)
        if not re.search(r"财政局|财政厅", match[0])
    )
    common = counts.most_common(1)
    return common[0][0] if common and common[0][1] > 1 else None


def supervising_body_of(labels: Sequence[Label]) -> str | None:
    """Return the department above, where a form names it."""
    label = first(
        labels,
        r"(?:项目)?(?:主管|归口|预算)(?:预算)?(?:部门|单位)(?:及代码|\(公章\)|名称)?|主管部门及代码",
    )
    return label.value if label else None


def report_date_of(document: Document, labels: Sequence[Label]) -> tuple[date, Place] | None:
    """Return the date of the report: labelled, or standing alone near the head or the end."""
    label = first(labels, r"(?:报告|填报|评价|编制|撰写|自评|填表|上报)?(?:日期|时间)")
    if label:
        found = _date_in(label.value)
        if found:
            return found, label.place
    body = [p for p in document.paragraphs(Role.BODY) if p.text.strip()]
    for paragraph in [*body[-12:][::-1], *body[:15]]:
        text = fold(paragraph.text).strip("()（）")
        if _DATE.fullmatch(text):
            found = _date_in(text)
            if found:
                return found, paragraph.place
    return None


def _date_in(text: str) -> date | None:
    found = _DATE.search(fold(text))
    if not found:
        return None
    month, day = (_number(part) for part in (found[2], found[3] or "1"))
    try:
        return date(_year(found[1]), month, day)
    except ValueError:
        return None


def _number(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    tens, ten, ones = printed.partition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return max(digits.find(printed), 0)
    return (digits.find(tens) if tens else 1) * 10 + (digits.find(ones) if ones else 0)


def project_names_said(
    project: tuple[str, Place] | None, sentences: Sequence[Sentence]
) -> list[NameMention]:
    """Return the phrases by which the report names its project, in the order of the text."""
    found: list[NameMention] = []
    if project:
        found.append(NameMention(project[0], project[1], project[0]))
    for sentence in sentences:
        seen: set[str] = set()
        for pattern in (*_MENTIONS, _QUOTED_PROJECT):
            for match in pattern.finditer(sentence.text):
                name = match[1].strip()
                if name not in seen and not _NOT_A_NAME.search(name):
                    seen.add(name)
                    found.append(NameMention(name, sentence.place, sentence.text))
    return found
