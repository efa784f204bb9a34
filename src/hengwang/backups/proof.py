"""What a restore proves: the trail, every file, every frozen evaluation, every seal."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from hengwang.audit.models import SealedLink
from hengwang.kernel.registry import Registry

LISTED = 100
HEAD = _("Head of the trail at the backup")


@dataclass(frozen=True)
class Outcome:
    """How many were looked at, and the names of those that do not hold."""

    checked: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """Outcomes by subject (an English msgid)."""

    outcomes: dict[str, Outcome]

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not any(outcome.failed for outcome in self.outcomes.values())


# subject → the look; whoever seals something adds how it is verified
proofs: Registry[Callable[[], Outcome]] = Registry("proofs of a restore")


def prove(head_seq: int = 0, head_hash: str = "") -> Proof:
    """Verify everything that can be verified; the trail also against the head of a backup."""
    outcomes = {subject: look() for subject, look in proofs.items()}
    if head_seq:
        held = SealedLink.objects.filter(seq=head_seq, hash=head_hash).exists()
        outcomes[HEAD] = Outcome(1, () if held else (str(head_seq),))
    return Proof(outcomes)
