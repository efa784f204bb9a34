"""What a report says about its opinion survey."""

import re
from collections.abc import Sequence

from hengwang.checker.facts.words import fold
from hengwang.checker.report import Cell, Sentence, Survey
from hengwang.kernel.quantities import parse_quantities

_ABOUT = re.compile(r"问卷|满意度调查|调查表|发放.{0,20}份|收回.{0,20}份|满意[度率].{0,12}\d")
_N = r"(\d{1,3}(?:,\d{3})+|\d+)(?:余|多)?(?:份|张)"
_COUNT = {
    "distributed": re.compile(rf"(?:发放|发出|投放|下发)[^，。；,;]{{0,30}}?{_N}"),
    "returned": re.compile(rf"(?:收回|回收|收到)[^，。；,;]{{0,30}}?{_N}"),
    "valid": re.compile(rf"有效[^，。；,;\d]{{0,20}}?{_N}"),
}
_SATISFIED = re.compile(
    r"(?<![不很常基本较])满意(?:的)?(?:有|为|共)?(\d{1,3}(?:,\d{3})+|\d+)[份人名户]"
)
_OTHER_ANSWERS = re.compile(r"非常满意|很满意|基本满意|较满意|比较满意|不满意")
_ASKED = re.compile(
    r"参[加与](?:满意度)?(?:问卷)?调查的?[^，。；,;\d]{0,10}?(\d{1,3}(?:,\d{3})+|\d+)[家人名户]"
)
_RATIO = re.compile(r"满意[度率][^，。；,;\d]{0,16}?((?:≥|超过)?\d{1,3}(?:\.\d+)?[%％](?:以上)?)")
_MEAN = re.compile(
    r"(?:平均)?满意度(?:平均)?(?:得?分|评分)?[^，。；,;\d%]{0,10}?(\d{1,3}(?:\.\d+)?分)"
)


def survey_of(sentences: Sequence[Sentence]) -> Survey:
    """Return counts and results of the survey; None for what is not printed."""
    about = tuple(s for s in sentences if _ABOUT.search(s.text))
    counts: dict[str, int] = {}
    ratio: Cell | None = None
    mean: Cell | None = None
    for sentence in about:
        plain = fold(sentence.text)
        for name, pattern in _COUNT.items():
            match = pattern.search(plain)
            if match:
                counts.setdefault(name, int(match[1].replace(",", "")[:9]))
        asked = _ASKED.search(plain)
        if asked:
            counts.setdefault("distributed", int(asked[1].replace(",", "")[:9]))
        satisfied = _SATISFIED.search(plain)
        if satisfied and not _OTHER_ANSWERS.search(plain):
            counts.setdefault("satisfied", int(satisfied[1].replace(",", "")[:9]))
        ratio = ratio or _cell(_RATIO.search(plain), sentence)
        if not re.search(r"总分|满分|分值|权重|占", plain):
            mean = mean or _cell(_MEAN.search(plain), sentence)
    return Survey(
        mentioned=bool(about),
        distributed=counts.get("distributed"),
        returned=counts.get("returned"),
        valid=counts.get("valid"),
        satisfied=counts.get("satisfied"),
        satisfied_ratio=ratio,
        mean=mean,
        sentences=about,
    )


def _cell(match: re.Match[str] | None, sentence: Sentence) -> Cell | None:
    if match is None:
        return None
    quantities = parse_quantities(match[1])
    return Cell(match[1], sentence.place, quantities[0][0] if len(quantities) == 1 else None)
