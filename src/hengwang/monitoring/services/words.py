"""What agents say in words: the newest of each name is kept, for what is worth keeping."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hengwang.collector.protocol.blocks import ResultBlock, instant
from hengwang.monitoring.models import CheckWord
from hengwang.monitoring.services.naming import Planned, storable

# A walk names each row: “interface.3”. Of what is not named here nothing is kept.
KEPT = frozenset(
    {
        *("interface", "interface_description", "system_name", "description", "object"),
        *("neighbour", "not_after", "subject", "issuer"),
    }
)
FRESH = timedelta(hours=1)
LONGEST_NAME, LONGEST = 80, 500

Said = dict[tuple[int, str], tuple[datetime, str]]


def keep_words(blocks: Sequence[ResultBlock], planned: Planned) -> int:
    """Keep new words, and old ones said again after an hour; returns how many were written.

    MUST run in the transaction of the batch. Costs nothing where no words worth keeping came,
    else two queries.
    """
    said = _newest(blocks, set(planned.checks.tolist()))
    if not said:
        return 0
    checks = {check for check, _ in said}
    known = {
        (check, name): (at, value)
        for check, name, at, value in CheckWord.objects.filter(check_of__in=checks).values_list(
            "check_of", "name", "said_at", "value"
        )
    }
    rows = [
        CheckWord(check_of_id=check, name=name, value=value, said_at=at)
        for (check, name), (at, value) in said.items()
        if _is_news(at, value, known.get((check, name)))
    ]
    CheckWord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["check_of", "name"],
        update_fields=["value", "said_at"],
        batch_size=1000,
    )
    return len(rows)


def _is_news(at: datetime, value: str, known: tuple[datetime, str] | None) -> bool:
    if known is None:
        return True
    return at > known[0] and (value != known[1] or at - known[0] >= FRESH)


def _newest(blocks: Iterable[ResultBlock], planned: set[int]) -> Said:
    found: Said = {}
    for block in blocks:
        for name, column in block.texts.items():
            if name.partition(".")[0] not in KEPT:
                continue
            rows = range(len(block.check)) if column.rows is None else column.rows
            for row, word in zip(rows, column.values, strict=True):
                check = block.check[row]
                if check not in planned:
                    continue
                at = instant(block.base_us + block.at[row])
                key = (check, storable(name)[:LONGEST_NAME])
                if key not in found or found[key][0] < at:
                    found[key] = (at, storable(column.words[word])[:LONGEST])
    return found
