"""Passages by what they are about: goals, problems, improvements, cited documents, attachments."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hengwang.checker.facts.columns import Column
from hengwang.checker.facts.grid import Part, TablePart, blank_row
from hengwang.checker.facts.words import fold, is_blank, squeeze
from hengwang.checker.report import (
    Cell,
    DocumentNumber,
    Goal,
    Heading,
    Indicator,
    NameMention,
    Sentence,
)

_GOALS = re.compile(r"绩效目标|总体目标|阶段(?:性)?目标|年度目标|项目目标")
_GOAL_LABEL = re.compile(r"(?:年度|年初|项目|总体|预期|绩效){1,3}目标(?:完成情况)?")
_LABEL_AND_TWO, _PROSE = 3, 8
_NOT_GOALS = re.compile(
    r"完成|实现|分析|情况|指标体系|偏离|偏差|原因|问题|不|未|加强|提高|编制|类$"
)
_PROBLEMS = re.compile(r"问题|不足|原因分析")
_NOT_PROBLEMS = re.compile(r"其他.*说明|经验")
_IMPROVEMENTS = re.compile(r"建议|改进措施|整改|下一步")
_LONGEST_TITLE, _DEEPEST = 26, 3
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,10}?)([〔\[【（(﹝［])((?:19|20)\d\d)([〕\]】）)﹞］])第?(\d{1,4})号"
)
_TITLED = re.compile(r"《([^《》]{4,80})》[（(]?$")
_ATTACHED = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|见)((?:附件|附表|表)\s*\d+(?:[-－—.]\d+)?)|(《[^《》]{2,40}表》)"
)
_NARRATED = re.compile(
    r"^(?:产出|项目|效益)*(数量|质量|时效|成本|经济效益|社会效益|生态效益|生态环境效益|可持续影响|(?:服务对象|用户|群众)?满意度)(?:指标|效益)?"
)
_SECTION = re.compile(r"产出|效益|效果|满意|过程|决策|资金")


def goals_from(
    parts: Iterable[TablePart], sentences: Sequence[Sentence], headings: Sequence[Heading]
) -> Iterator[Goal]:
    """Yield goals of a form's block, and those that stand under a heading of goals."""
    for part in parts:
        if part.kind is Part.LOOSE or part.kind is Part.FUNDS:
            yield from _goal_rows(part)
        if part.kind is not Part.GOALS:
            continue
        for row in part.rows:
            if blank_row(row):
                continue
            expected = row.text(Column.GOAL)
            actual = next(
                (
                    t
                    for c in (Column.GOAL_ACTUAL, Column.ACTUAL, Column.COMPLETION)
                    if (t := row.text(c))
                ),
                "",
            )
            if not is_blank(expected) or not is_blank(actual):
                yield Goal(expected, actual or None, row.place)
    for sentence in under(sentences, headings, _GOALS, _NOT_GOALS):
        yield Goal(squeeze(sentence.text), None, sentence.place)


def _goal_rows(part: TablePart) -> Iterator[Goal]:
    """年度总体目标 | 硬化道路15公里 | 硬化道路14.6公里: a goal and its fulfilment, no heading."""
    for row in part.rows:
        printed = row.printed()
        if len(printed) != _LABEL_AND_TWO or not _GOAL_LABEL.fullmatch(fold(printed[0].text)):
            continue
        expected, actual = (squeeze(cell.text) for cell in printed[1:])
        if min(len(expected), len(actual)) >= _PROSE:
            yield Goal(expected, actual, row.place)


def under(
    sentences: Sequence[Sentence],
    headings: Sequence[Heading],
    wanted: re.Pattern[str],
    unwanted: re.Pattern[str],
) -> Iterator[Sentence]:
    """Yield sentences below headings that fit, with their lower headings, titles left out."""
    inside: set[int] = set()
    depth: int | None = None
    for index, heading in enumerate(headings):
        short = len(heading.title) <= _LONGEST_TITLE and heading.depth <= _DEEPEST
        fits = short and bool(wanted.search(heading.title)) and not unwanted.search(heading.title)
        if depth is not None and heading.depth <= depth and not fits:
            depth = None
        if fits:
            depth = heading.depth if depth is None else min(depth, heading.depth)
        if depth is not None:
            inside.add(index)
    for sentence in sentences:
        if sentence.heading in inside and sentence.heading is not None:
            title = headings[sentence.heading].text
            is_caption = re.match(r"\s*附?表\s*\d", sentence.text)
            if squeeze(sentence.text) != squeeze(title) and not is_caption:
                yield sentence


def problems_from(sentences: Sequence[Sentence], headings: Sequence[Heading]) -> list[Sentence]:
    """Return the sentences of the sections on problems."""
    return list(under(sentences, headings, _PROBLEMS, _NOT_PROBLEMS))


def improvements_from(sentences: Sequence[Sentence], headings: Sequence[Heading]) -> list[Sentence]:
    """Return the sentences of the sections on improvements and suggestions."""
    return list(under(sentences, headings, _IMPROVEMENTS, re.compile(r"经验")))


def document_numbers(sentences: Sequence[Sentence]) -> Iterator[DocumentNumber]:
    """Yield cited document numbers, with the title in 《》 right before where there is one."""
    for sentence in sentences:
        for match in _NUMBER.finditer(sentence.text):
            before = sentence.text[: match.start()]
            titled = _TITLED.search(before)
            agency = re.sub(r"^.*(?:的|据|和|与|及|通知)", "", match[1]) or match[1]
            yield DocumentNumber(
                text=agency + match[0][len(match[1]) :],
                agency=agency,
                bracket=match[2] + match[4],
                year=int(match[3]),
                number=match[5],
                place=sentence.place,
                title=titled[1] if titled else "",
            )


def attachments_said(sentences: Sequence[Sentence]) -> Iterator[NameMention]:
    """Yield mentions of tables and attachments (表1, 附件3, 《项目支出绩效自评表》)."""
    for sentence in sentences:
        for match in _ATTACHED.finditer(sentence.text):
            name = re.sub(r"\s", "", match[1] or match[2])
            yield NameMention(name, sentence.place, sentence.text)


def narrated_indicators(
    sentences: Sequence[Sentence], headings: Sequence[Heading]
) -> Iterator[Indicator]:
    """Yield indicators that are told instead of tabled: text under headings like 产出数量指标."""
    section, name = "", ""
    names: dict[int, tuple[str, str]] = {}
    for index, heading in enumerate(headings):
        found = _NARRATED.match(heading.title)
        if found and ("指标" in heading.title or "效益" in heading.title):
            name = re.sub(r"指标$", "", found[0])
        elif re.search(r"满意|效果指标", heading.title) and heading.depth <= _DEEPEST:
            section, name = _section_name(heading.title), "满意度"
        elif heading.style in {"arabic-paren", "circled"} and name:
            pass
        else:
            section = _section_name(heading.title) if _SECTION.search(heading.title) else ""
            name = ""
        if section and name:
            names[index] = section, name
    done: set[int] = set()
    for sentence in sentences:
        known = names.get(sentence.heading) if sentence.heading is not None else None
        block = sentence.place.block
        if known is None or block in done:
            continue
        if sentence.heading is not None and headings[sentence.heading].place.block == block:
            heading = headings[sentence.heading]
            if heading.style not in {"arabic-paren", "circled"}:
                continue
        done.add(block)
        text = "".join(s.text for s in sentences if s.place.block == block)
        yield _narrated(known, text, sentence)


def _section_name(title: str) -> str:
    return re.sub(r"(?:完成|实现)?(?:情况)?(?:分析)?$", "", title)


def _narrated(known: tuple[str, str], text: str, sentence: Sentence) -> Indicator:
    return Indicator(
        level1=known[0],
        level2=known[1],
        level3="",
        target=None,
        actual=Cell(squeeze(text), sentence.place),
        weight=None,
        score=None,
        note="",
        place=sentence.place,
        quote=squeeze(text),
        columns=frozenset({"narrated"}),
    )
