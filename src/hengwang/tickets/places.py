"""The way from the top down to a unit, as paths."""

from hengwang.organizations.services.units import PATH_END


def paths_down_to(path: str) -> list[str]:
    """Paths of every unit above and of the unit itself, the top first; pure."""
    return [path[: at + 1] for at, letter in enumerate(path) if letter == PATH_END]
