"""How much a confined program may cost."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run; bytes and seconds.

    `memory_bytes` is what all its processes hold together, watched; `address_bytes` is what one
    of them may ask for at all, kept by the kernel. `written_bytes` holds for one file (kernel)
    and for everything in its folder (watched).
    """

    seconds: float = 90
    memory_bytes: int = 1536 * MEGABYTE
    address_bytes: int = 6144 * MEGABYTE
    written_bytes: int = 512 * MEGABYTE
    open_files: int = 1024

    @property
    def processor_seconds(self) -> int:
        """Time of the processor one process may use: two cores for the whole time."""
        return max(int(self.seconds * 2), 1) + 1
