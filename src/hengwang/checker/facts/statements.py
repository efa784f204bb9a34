"""What sentences say about scores: sections, weights, totals and counts of indicators."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from hengwang.checker.facts.words import count_of, fold
from hengwang.checker.report import DeclaredCount, Section, Sentence, TotalScore

_N = r"(\d{1,3}(?:\.\d{1,4})?)"
_NAME = r"([\u4e00-\u9fff“”]{2,24}?)"
_IS = r"(?:为|是|:|共|合计|计|设置|设定|占|达到?){0,4}"
_GOT = r"(?:实际|自评|评价|最终|综合|本次|绩效|考核|实|评){0,4}(?:得分|得|评分|自评分|总得分)"
_POINTS = r"(?:总分值|总分|满分|分值|权重分值|权重分|权重|标准分|基准分)"
_SECTION_WORDS = re.compile(
    r"产出|效益|效果|满意度|决策|过程|投入|执行率|预算执行|资金|成本|管理|数量|质量|时效|可持续|影响|目标"
)
_NOISE = re.compile(
    r"^(?:其中|包括|分别为|分别是|具体为|分为|以及|一是|二是|三是|四是|该项目|本项目|设置|和|及|与|的)+"
)
_BOTH = (
    re.compile(
        rf"{_NAME}(?:类|方面)?{_POINTS}{_IS}{_N}分?,(?:[^,。;分]{{0,16}},)?(?!其中)(?:[^,。;]{{0,12}}?){_GOT}{_IS}{_N}分"
    ),
    re.compile(rf"{_NAME}\((?:{_POINTS})?{_IS}{_N}分?\)[,:]?{_GOT}{_IS}{_N}分"),
    re.compile(rf"{_NAME}:?(?:{_POINTS})?{_IS}{_N}分,?{_GOT}{_IS}{_N}分"),
)
_SCORE_FIRST = re.compile(rf"{_NAME}{_GOT}{_IS}{_N}分[,(](?:{_POINTS}){_IS}{_N}分?")
_SCORE_ONLY = re.compile(
    rf"{_NAME}:?(?:实际|自评|评价|最终){{0,4}}得(?:分|到|了)?{_IS}{_N}分(?!值)"
)
_GOT_ONLY = re.compile(rf"(?:故|因此|该指标|本项|此项)?,?{_GOT}{_IS}{_N}分[。;,]?")
_TOTAL_SCORE = re.compile(
    r"(?:总得分|综合得分|综合评分|总评分|自评分|自评得分|评价得分|最终得分|评分得分|评价分|自评总分"
    rf"|考核得分|(?:项目|评价|自评|绩效|最终|结果|评定|资金|经费|工程|专项)(?:为)?得分)(?:值|数)?{_IS}{_N}分(?!以|及以|至|到|[-~—\d])"
)
_TOTAL_BOTH = re.compile(rf"(?:总分值?|满分){_IS}{_N}分,(?:[^,。;]{{0,10}}?){_GOT}{_IS}{_N}分")
_TOTAL_WEIGHT = re.compile(rf"(?:总分值|总分|满分){_IS}(100(?:\.0+)?)分")
_DECLARED = re.compile(
    rf"{_NAME}[:(]?(?:所?占|权重|分值|满分|总分|标准分|比重|设置)+(?:分|的)?{_IS}{_N}(?:分|%)"
)
_LISTED = re.compile(rf"(?:^|[,、;:。和及])(?:其中)?:?{_NAME}\(?{_N}分\)?(?=[,、;。和及)]|$)")
_COUNTED = re.compile(
    r"(\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|项|类|条)(一|二|三)级(?:绩效|评价)?指标"
)
_COUNTED_AFTER = re.compile(
    r"(一|二|三)级(?:绩效|评价)?指标(?:共计|共有|共|有|为|设置|数量为?)?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|项|类|条)"
)
_LEVEL = {"一": 1, "二": 2, "三": 3}
_MAY_SCORE = re.compile(r"\d(?:分|%)")
_MIN_LISTED = 2
# 装备购置专项资金自评得分98分: what the money is called is the project, not a section.
_SUM_OF_MONEY = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?<!预算)(?<!项目)资金$")
# 总得分95分，其中投入14分、过程38分: the parts of a score, unless they are those of the full marks.
_LIST_OF_SCORES = re.compile(
    r"(?:得分|评分(?:合计)?|自评分)(?:合计)?(?:为|是|:|共)?(?!100分)(\d{1,3}(?:\.\d{1,4})?)分[,;:(](其中)"
)
_SUMMED = re.compile(
    rf"[,;](?:合计|共计|总计|共得|合计得|总分|总得分)(?:得分|得|为|是|:){{0,2}}{_N}分"
)
_THIS_PART = re.compile(r"^(?:该|本|此)(?:部分|项(?!目)|类|指标|环节|方面)+")
_OF_A_PART = re.compile(r"(?:该|本|此)(?:部分|项(?!目)|类|指标|环节|方面)+$")
_NUMBERING = re.compile(r"^[(]?[一二三四五六七八九十\d]{1,3}[)、.]+")
_LONGEST_SUBJECT = 16
_FULL_MARKS = Decimal(100)
# 决策类指标下设3个二级指标，总分20分，得分18分 speaks of a section from its first word.
_ABOUT_A_PART = re.compile(
    r"^(?:该|本)?(?:项目)?(?:决策|过程|产出|效益|效果|满意度|投入)(?:类|方面)?(?:指标)?(?:下设|共设|包括|设有?|有|共|由)"
)


def _plain(sentence: Sentence) -> str:
    return fold(sentence.text).replace("，", ",").replace("：", ":").replace("；", ";")


def _name(raw: str) -> str:
    return _NOISE.sub("", raw.strip("“”"))


def is_section(name: str) -> bool:
    """Whether a phrase before a score names a section and not the whole evaluation."""
    if _SUM_OF_MONEY.search(name) and not _SECTION_WORDS.search(_SUM_OF_MONEY.sub("", name)):
        return False
    return bool(_SECTION_WORDS.search(name)) and not re.search(r"综合|评价$|自评$|绩效评价", name)


def sections_said(sentences: Sequence[Sentence]) -> Iterator[Section]:
    """Yield what sentences say about a section's points and score."""
    for index, sentence in enumerate(sentences):
        plain = _plain(sentence)
        if not _MAY_SCORE.search(plain):
            continue
        if _THIS_PART.match(plain):
            plain = _THIS_PART.sub(_subject_before(sentences, index), plain, count=1)
        found = list(_with_score(sentence, plain))
        yield from found
        if not found:
            scores_follow = index > 0 and _tells_a_score(sentences[index - 1], sentence)
            yield from _declared(sentence, plain, scores_follow=scores_follow)
            yield from _continued(sentences, index, plain)


def _subject_before(sentences: Sequence[Sentence], index: int) -> str:
    """What 该部分 stands for: the section named by the short heading right before."""
    if index == 0:
        return ""
    before = _NUMBERING.sub("", _plain(sentences[index - 1])).rstrip("。:;")
    short = len(before) <= _LONGEST_SUBJECT and is_section(before)
    return re.sub(r"(?:完成)?情况(?:分析)?$", "", before) if short else ""


def _ends_a_list(before: str) -> bool:
    """True after 甲10分、乙50分、 without a score: what follows is that of the whole."""
    return bool(re.search(r"\d分[、,]$", before)) and "得" not in before


def _with_score(sentence: Sentence, plain: str) -> Iterator[Section]:
    seen: set[str] = set()
    for pattern in _BOTH:
        for match in pattern.finditer(plain):
            name = _name(match[1])
            if _ends_a_list(plain[: match.start(1)]) and not match[1].startswith("其中"):
                continue
            if is_section(name) and name not in seen:
                seen.add(name)
                yield _section(name, match[2], match[3], sentence)
    for match in _SCORE_FIRST.finditer(plain):
        name = _name(match[1])
        if is_section(name) and name not in seen:
            seen.add(name)
            yield _section(name, match[3], match[2], sentence)
    for match in _SCORE_ONLY.finditer(plain):
        name = _name(match[1])
        if is_section(name) and name not in seen and not re.search(r"总分|满分|分值|权重", name):
            seen.add(name)
            yield _section(name, None, match[2], sentence)


def _section(name: str, weight: str | None, score: str | None, sentence: Sentence) -> Section:
    return Section(
        name,
        Decimal(weight) if weight else None,
        Decimal(score) if score else None,
        sentence.place,
        "text" if score else "declared",
        sentence.text,
        score or "",
    )


def _tells_a_score(before: Sentence, sentence: Sentence) -> bool:
    """综合得分91.2分。其中决策18分 …: the list goes on with the score right before it."""
    found = _TOTAL_SCORE.search(_plain(before)) if before.place == sentence.place else None
    return found is not None and Decimal(found[1]) != _FULL_MARKS


def _declared(sentence: Sentence, plain: str, *, scores_follow: bool = False) -> Iterator[Section]:
    """Weights said without a score: 项目产出：占权重60分; 产出指标50分、效益指标30分."""
    seen: set[str] = set()
    listed = [
        m
        for m in _LISTED.finditer(plain)
        if is_section(_name(m[1])) and not re.search(r"[得扣加减差比高低]$|得分$", m[1])
    ]
    matches = [*_DECLARED.finditer(plain), *(listed if len(listed) >= _MIN_LISTED else [])]
    gained = _LIST_OF_SCORES.search(plain)
    from_start = scores_follow and plain.startswith("其中")
    for match in matches:
        name = _name(match[1])
        if is_section(name) and name not in seen:
            seen.add(name)
            if from_start or (gained and match.start(1) >= gained.start(2)):
                yield _section(name, None, match[2], sentence)
            else:
                yield _section(name, match[2], None, sentence)


def _continued(sentences: Sequence[Sentence], index: int, plain: str) -> Iterator[Section]:
    """得10分 as a sentence of its own: it speaks of what the sentence before it measures."""
    match = _GOT_ONLY.fullmatch(plain)
    if not match or index == 0 or sentences[index - 1].place != sentences[index].place:
        return
    before = _plain(sentences[index - 1])
    subject = re.match(r"([\u4e00-\u9fff]{2,20}?)(?:=|为|是|达)", before)
    if subject and is_section(subject[1]):
        yield _section(_name(subject[1]), None, match[1], sentences[index])


def totals_said(sentences: Sequence[Sentence]) -> Iterator[TotalScore]:
    """Yield what sentences say about the total, with the total of points where printed."""
    for sentence in sentences:
        plain = _plain(sentence)
        if _ABOUT_A_PART.match(plain):
            continue
        both = _TOTAL_BOTH.search(plain)
        if both and _OF_A_PART.search(_before(plain, both.start())):
            continue
        # 总分96分,其中投入10分,得10分: the score is that of the first section.
        if both and "其中" in both[0]:
            both = None
        if both and not is_section(_before(plain, both.start())):
            yield TotalScore(
                Decimal(both[2]), Decimal(both[1]), sentence.place, "text", sentence.text
            )
            continue
        weight = _TOTAL_WEIGHT.search(plain)
        score = next(
            (m for m in _TOTAL_SCORE.finditer(plain) if not is_section(_before(plain, m.start()))),
            None,
        )
        if score and any(_with_score(sentence, plain)) and "自评得分" in score[0]:
            score = None
        if score is None and len(list(_with_score(sentence, plain))) >= _MIN_LISTED:
            score = _SUMMED.search(plain)
        if score or (weight and not is_section(_before(plain, weight.start()))):
            yield TotalScore(
                Decimal(score[1]) if score else None,
                Decimal(weight[1]) if weight else None,
                sentence.place,
                "text",
                sentence.text,
            )


def _before(plain: str, at: int) -> str:
    """The phrase right before a position, back to the last separator."""
    return re.split(r"[,。;:、()]", plain[:at])[-1][-10:]


def counts_said(sentences: Sequence[Sentence]) -> Iterator[DeclaredCount]:
    """Yield how many indicators of each level a sentence declares."""
    for sentence in sentences:
        plain = _plain(sentence)
        pairs = [(m[2], m[1]) for m in _COUNTED.finditer(plain)]
        pairs = pairs or [(m[1], m[2]) for m in _COUNTED_AFTER.finditer(plain)]
        for level, printed in pairs:
            count = count_of(printed)
            if count is not None:
                yield DeclaredCount(_LEVEL[level], count, sentence.place, sentence.text)
