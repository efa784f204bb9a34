"""The 评价报告综述 of the fill-in report: the report's sentences without its tables."""

import re

from hengwang.documents.report import sentences as say
from hengwang.documents.report.building import groups_of
from hengwang.documents.report.sentences import Paragraphs
from hengwang.performance.snapshot import Snapshot

_TO_TABLE = re.compile(r"(资金投入和使用情况|各部分得分情况)见表\d+。|，具体见表\d+")


def texts_of(snapshot: Snapshot) -> tuple[tuple[str, Paragraphs], ...]:
    """The parts in the order of the form: title and paragraphs."""
    wan = say.Wan(snapshot)
    return (
        ("（一）项目基本概况", say.background(snapshot)),
        ("（二）项目资金使用及管理情况", _plain(say.money(snapshot, wan))),
        ("（三）项目组织实施情况", say.written_or_unfilled(snapshot, "organisation")),
        ("（四）综合评价情况及评价结论", _plain(say.conclusion(snapshot))),
        ("（五）项目主要绩效情况分析", _analysis(snapshot, wan)),
        (
            "（六）主要经验及做法、存在的问题和建议",
            (
                *say.written_or_unfilled(snapshot, "experience"),
                *say.problems(snapshot),
                *say.suggestions(snapshot),
            ),
        ),
    )


def _analysis(snapshot: Snapshot, wan: say.Wan) -> Paragraphs:
    sections = (
        text
        for name, rows in groups_of(snapshot)
        for text in say.section(snapshot, name, rows, "表0")
    )
    return _plain((*say.execution(snapshot, wan), *sections))


def _plain(paragraphs: Paragraphs) -> Paragraphs:
    """Without references to tables this form does not have."""
    return tuple(text for one in paragraphs if (text := _TO_TABLE.sub("", one)))
