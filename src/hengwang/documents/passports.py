"""Where a printed figure comes from, as a document lists it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Passport:
    """The origin of one figure; given by whoever builds the document from a frozen reading."""

    figure_id: str
    title: str
    value_text: str
    method: str = ""  # the metric's formula and source clause
    policy: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Decimal | None = None  # 0-1
    records: tuple[str, ...] = ()  # one line a record, as a person would look it up
    records_total: int | None = None  # when only some are listed
    digest: str = ""
