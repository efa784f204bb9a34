"""What a row of a workbook would do, before anything is written; pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from hengwang.kernel.errors import DomainError


class Verdict(StrEnum):
    """What a row would do."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


class Planned(Protocol):
    """One row as an import has planned it."""

    @property
    def verdict(self) -> Verdict:
        """What it would do."""

    @property
    def problems(self) -> Sequence[DomainError]:
        """Why it is refused."""
