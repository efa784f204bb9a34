"""The kinds of indicators and sections, recognised by the words every province uses for them.

Source: 财预〔2020〕10号 附件: 数量 质量 时效 成本, 经济 社会 生态 可持续影响, 满意度;
决策 过程 产出 效益.
"""

import re
from enum import StrEnum
from functools import lru_cache


class Topic(StrEnum):
    """A kind of second-level indicator."""

    QUANTITY = "数量"
    QUALITY = "质量"
    TIME = "时效"
    COST = "成本"
    ECONOMY = "经济效益"
    SOCIETY = "社会效益"
    ECOLOGY = "生态效益"
    LASTING = "可持续影响"
    SATISFACTION = "满意度"


_TOPICS = (
    (Topic.SATISFACTION, re.compile(r"满意")),
    (Topic.LASTING, re.compile(r"持续")),
    (Topic.ECOLOGY, re.compile(r"生态|环境效益|环境影响")),
    (Topic.COST, re.compile(r"成本")),
    (Topic.ECONOMY, re.compile(r"经济")),
    (Topic.SOCIETY, re.compile(r"社会")),
    (Topic.TIME, re.compile(r"时效|及时|进度指标")),
    (Topic.QUALITY, re.compile(r"质量")),
    (Topic.QUANTITY, re.compile(r"数量")),
)


class Part(StrEnum):
    """A first-level section of points."""

    FUNDS = "资金"
    DECISION = "决策"
    PROCESS = "过程"
    COST = "成本"
    OUTPUT = "产出"
    BENEFIT = "效益"
    LASTING = "可持续影响"
    SATISFACTION = "满意度"


_PARTS = (
    (Part.SATISFACTION, re.compile(r"满意")),
    (Part.OUTPUT, re.compile(r"产出")),
    (Part.LASTING, re.compile(r"^可?持续")),
    (Part.BENEFIT, re.compile(r"效益|效果")),
    (Part.FUNDS, re.compile(r"执行率|资金|预算执行")),
    (Part.COST, re.compile(r"成本")),
    (Part.DECISION, re.compile(r"决策")),
    (Part.PROCESS, re.compile(r"过程")),
)


@lru_cache(maxsize=1024)
def topic_of(name: str) -> Topic | None:
    """Return the kind of indicator that a level name or heading says, None when it says none."""
    folded = "".join(name.split())
    return next((topic for topic, pattern in _TOPICS if pattern.search(folded)), None)


@lru_cache(maxsize=1024)
def part_of(name: str) -> Part | None:
    """Return the first-level section that a name says; 决策 with 资金投入 beside it is 决策."""
    folded = "".join(name.split())
    return next((part for part, pattern in _PARTS if pattern.search(folded)), None)
