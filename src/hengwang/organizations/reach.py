"""How far a person's right extends: what lower apps filter by without knowing accounts."""

from dataclasses import dataclass
from typing import Protocol

from hengwang.kernel.region_codes import subtree_prefix


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
        return not self.has_place and self.company_id is None

    @property
    def has_place(self) -> bool:
        """Whether any unit or region lies within; a company's staff has none."""
        return bool(self.everywhere or self.unit_paths or self.region_codes)

    def covers(self, *, path: str, region_code: str) -> bool:
        """Whether a unit at `path` in region `region_code` lies within."""
        return (
            self.everywhere
            or any(path.startswith(own) for own in self.unit_paths)
            or any(region_code.startswith(subtree_prefix(own)) for own in self.region_codes)
        )


class HasReach(Protocol):
    """What `visible_to` asks of a user; accounts.User answers it."""

    def reach(self, permission: str) -> Reach:
        """Where the user holds `permission` today."""
        ...
