"""Ratings as printed, and the bands that define them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from hengwang.checker.document import Place
from hengwang.checker.facts.grid import Row
from hengwang.checker.facts.words import fold, squeeze
from hengwang.checker.report import LevelStatement, Sentence, Threshold

_WORD = r"(优秀|良好|中等|不合格|合格|较差|一般|优|良|中|差)"
_N = r"(\d{1,3}(?:\.\d+)?)"
_LEVELS = {
    "优秀": "优",
    "优": "优",
    "良好": "良",
    "良": "良",
    "中等": "中",
    "中": "中",
    "一般": "中",
    "合格": "中",
    "差": "差",
    "较差": "差",
    "不合格": "差",
}
_END = r"(?=等级|等次|档|级|等|[,，。;；、(（)）]|$)"
_SAID = re.compile(
    r"(?:等级|等次|级别|档次|评级|评定|结果|结论|评价|自评|得分\d+分)(?:确定|评定|认定|定|属于|达到|均|综合|评){0,4}(?:为|是|:|属于|在|,){0,4}"
    rf"[“\"'‘「]?{_WORD}[”\"'’」]?{_END}"
)
_QUOTED = re.compile(rf"[“\"‘「]{_WORD}[”\"’」](?:等级|等次|档|级)")
_INCLUDES = r"(?:[(]?(含|不含)(?:\d{1,3}分?)?[)]?)?"
_RANGE = rf"{_N}分?{_INCLUDES}(?:-|~|—|–|―|至|到|--|——)+{_N}分?(?:[(](含|不含){_N}?分?[)])?"
_RANGE_THEN = re.compile(
    rf"{_RANGE}(?:之间|以内|区间)?(?:的|者){{0,4}}(?:,|:)?(?:评|等级|对应|属于|绩效|定|结果|级别){{0,4}}(?:为|是|:)?[“\"‘(]?{_WORD}"
)
_THEN_RANGE = re.compile(
    rf"{_WORD}[”\"’]?(?:等级|等次|级|档)?[(:,]*(?:得分|总分|综合得分)?(?:在|为)?{_RANGE}"
)
_ABOVE = re.compile(
    rf"(?:≥|>=|不低于|大于等于)?{_N}分?(?:[(]含[)])?(及以上|以上|含以上)?(?:的|者){{0,4}}(?:评|等级|定){{0,4}}(?:为|是|:)?[“\"‘(]?{_WORD}[”\"’)]?{_END}"
)
_BELOW = re.compile(
    rf"(?:<|低于|不足|小于)?{_N}分?(?:[(](含|不含)[)])?(以下)?(?:的|者){{0,4}}(?:评|等级|定){{0,4}}(?:为|是|:)?[“\"‘(]?{_WORD}[”\"’)]?{_END}"
)
_CHAIN = re.compile(
    rf"{_N}分?(≤|<|<=|>|≥|>=)(?:得分|总分|综合得分|评分|S|X|s|x|F|分数)(≤|<|<=|>|≥|>=){_N}分?"
)
_LABEL = re.compile(r".*(?:评价|自评|绩效|评定|考核|综合|结果){0,4}(?:等级|等次|级别|档次)")


def levels_said(sentences: Sequence[Sentence], rows: Sequence[Row]) -> Iterator[LevelStatement]:
    """Yield every rating stated in a sentence or beside a label of a form."""
    for row in rows:
        cells = row.printed()
        for label, value in pairwise(cells):
            word = fold(value.text).strip("“”\"'")
            if _LABEL.fullmatch(fold(label.text)) and word in _LEVELS:
                yield LevelStatement(squeeze(value.text), _LEVELS[word], value.place, row.quote)
    for sentence in sentences:
        plain = fold(sentence.text)
        if any(_bands_in(plain)):
            # 等级为“优”（90分以上为优…）: the scale stands in brackets behind what was reached.
            plain = re.sub(r"[(][^()]*(?:[(][^()]*[)][^()]*)*[)]", "", plain)
        if any(_bands_in(plain)):
            continue
        for match in (*_SAID.finditer(plain), *_QUOTED.finditer(plain)):
            yield LevelStatement(match[1], _LEVELS[match[1]], sentence.place, sentence.text)
            break


Band = tuple[str, Decimal | None, Decimal | None, bool, bool]


def thresholds_said(
    sentences: Sequence[Sentence], notes: Sequence[tuple[str, Place]] = ()
) -> Iterator[Threshold]:
    """Yield the bands of the rating scale; each level once, as first printed."""
    seen: set[str] = set()
    texts = [*((s.text, s.place) for s in sentences), *notes]
    for text, place in texts:
        for level, low, high, low_in, high_in in _bands_in(fold(text)):
            if level not in seen:
                seen.add(level)
                yield Threshold(level, low, high, low_in, high_in, place, text)


def _bands_in(plain: str) -> Iterator[Band]:
    if not re.search(r"\d", plain) or not re.search(r"优|良|中|差", plain):
        return
    taken: list[tuple[int, int]] = []
    for pattern, read in ((_RANGE_THEN, _range_then), (_THEN_RANGE, _then_range)):
        for match in pattern.finditer(plain):
            if not _overlaps(match, taken):
                taken.append(match.span())
                yield read(match)
    yield from _chains(plain, taken)
    for match in _BELOW.finditer(plain):
        worded = match[3] or re.match(r"<|低于|不足|小于", match[0])
        if worded and not _overlaps(match, taken):
            taken.append(match.span())
            yield _LEVELS[match[4]], None, Decimal(match[1]), True, match[2] == "含"
    for match in _ABOVE.finditer(plain):
        worded = match[2] or re.match(r"≥|>=|不低于|大于等于", match[0])
        if worded and not _overlaps(match, taken):
            taken.append(match.span())
            yield _LEVELS[match[3]], Decimal(match[1]), None, True, True


def _overlaps(match: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in taken)


def _range_then(match: re.Match[str]) -> Band:
    return _band(match[6], match[1], match[2], match[3], (match[4], match[5]))


def _then_range(match: re.Match[str]) -> Band:
    return _band(match[1], match[2], match[3], match[4], (match[5], match[6]))


def _band(
    word: str, first: str, mark: str | None, second: str, late: tuple[str | None, str | None]
) -> Band:
    """Order the bounds; 含 in brackets after the range names the bound it includes."""
    low, high = sorted((Decimal(first), Decimal(second)))
    late_mark, late_number = late
    low_in, high_in = mark != "不含", high >= Decimal(100)
    if late_mark:
        about = Decimal(late_number) if late_number else high
        included = late_mark == "含"
        if about == low:
            low_in = included
        else:
            high_in = included
    return _LEVELS[word], low, high, low_in, high_in


def _chains(plain: str, taken: list[tuple[int, int]]) -> Iterator[Band]:
    """80≤得分<90 with the level before or after it."""
    for match in _CHAIN.finditer(plain):
        if _overlaps(match, taken):
            continue
        after = re.match(
            rf"(?:的|者|时|,|:|为|是|评|定|等级|[()“”]){{0,4}}{_WORD}", plain[match.end() :]
        )
        before = re.search(rf"{_WORD}[”\"]?(?:等级|级)?[(:为]*$", plain[: match.start()])
        named = before or after
        if not named:
            continue
        taken.append(match.span())
        rising = match[2] in {"≤", "<", "<="}
        first_in, second_in = (
            "=" in match[2] or match[2] in "≤≥",
            "=" in match[3] or match[3] in "≤≥",
        )
        one, two = Decimal(match[1]), Decimal(match[4])
        if rising:
            yield _LEVELS[named[1]], one, two, first_in, second_in
        else:
            yield _LEVELS[named[1]], two, one, second_in, first_in
