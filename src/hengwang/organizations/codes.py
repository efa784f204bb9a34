"""Region codes as prefixes: the digits a whole subtree shares."""

COUNTY_DIGITS = 6
LEVEL_DIGITS = (2, 4, 6, 9)


def significant_digits(code: str) -> str:
    """The digits all codes of the subtree share: 620000 → 62, 620100 → 6201, 620102 → itself."""
    for width in LEVEL_DIGITS:
        if not code[width:].strip("0"):
            return code[:width]
    return code


def ancestors_of(code: str) -> tuple[str, ...]:
    """Codes above this one, nearest first: 620102001 → 620102, 620100, 620000."""
    own = len(significant_digits(code))
    widths = [width for width in reversed(LEVEL_DIGITS) if width < own]
    return tuple(code[:width].ljust(COUNTY_DIGITS, "0") for width in widths)
