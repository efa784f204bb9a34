"""How far a person's right extends: what lower apps filter by without knowing accounts."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Reach:
    """Everything, or some unit subtrees and region subtrees, and perhaps one company."""

    everywhere: bool = False
    unit_paths: tuple[str, ...] = ()
    region_codes: tuple[str, ...] = ()
    company_id: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all lies within."""
        return not (
            self.everywhere or self.unit_paths or self.region_codes or self.company_id is not None
        )


class HasReach(Protocol):
    """What `visible_to` asks of a user; accounts.User answers it."""

    def reach(self, permission: str) -> Reach:
        """Where the user holds `permission` today."""
        ...
