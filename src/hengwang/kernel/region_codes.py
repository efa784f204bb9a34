"""Codes of administrative divisions: 6 digits of GB/T 2260, 9 and 12 of GB/T 10114."""

import re
from enum import StrEnum

from hengwang.kernel.errors import DomainError

_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
_PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55))
    for code in codes
) | frozenset(str(code) for code in (*range(61, 66), 71, 81, 82))


class BadRegionCodeError(DomainError):
    """Not a code of a division in China."""

    code = "bad_region_code"
    message = "“%(region_code)s” is not a valid division code."


class RegionLevel(StrEnum):
    """The five levels, from province down."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


# How many leading digits name a division of each level.
_DIGITS = {
    RegionLevel.PROVINCE: 2,
    RegionLevel.CITY: 4,
    RegionLevel.COUNTY: 6,
    RegionLevel.TOWN: 9,
    RegionLevel.VILLAGE: 12,
}


def is_valid(code: str) -> bool:
    """Whether `code` is well formed: a known province, and no filled level below an empty one.

    A city without counties (东莞 441900) has its towns directly under it: 441900003 is valid.
    """
    if not _CODE.fullmatch(code) or code[:2] not in _PROVINCES:
        return False
    city, county, town, village = code[2:4], code[4:6], code[6:9], code[9:12]
    has_city, has_county = city != "00", county != "00"
    has_town, has_village = town.strip("0") != "", village.strip("0") != ""
    return (
        (has_city or not has_county)
        and (has_city or not has_town)
        and (has_town or not has_village)
    )


def normalise(code: str) -> str:
    """The shortest usual form: 430922100000 → 430922100, 430922000000 → 430922.

    Raises:
        BadRegionCodeError: The code is not valid.
    """
    if not is_valid(code):
        raise BadRegionCodeError(region_code=code)
    while len(code) > 6 and code.endswith("000"):  # noqa: PLR2004  # GB/T 2260 has six digits
        code = code[:-3]
    return code


def level_of(code: str) -> RegionLevel:
    """The level that the code names.

    Raises:
        BadRegionCodeError: The code is not valid.
    """
    short = normalise(code)
    if len(short) > _DIGITS[RegionLevel.COUNTY]:
        is_town = len(short) == _DIGITS[RegionLevel.TOWN]
        return RegionLevel.TOWN if is_town else RegionLevel.VILLAGE
    if short[2:] == "0000":
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if short[4:] == "00" else RegionLevel.COUNTY


def parent_of(code: str) -> str | None:
    """The code of the division above, in its shortest form; None above a province.

    It may be a grouping code that is no body of its own (市辖区 110100, 省直辖县 429000); the
    table of regions decides whether to show it.

    Raises:
        BadRegionCodeError: The code is not valid.
    """
    short = normalise(code)
    match level_of(short):
        case RegionLevel.PROVINCE:
            return None
        case RegionLevel.CITY:
            return short[:2] + "0000"
        case RegionLevel.COUNTY:
            return short[:4] + "00"
        case RegionLevel.TOWN:
            return short[:6]
    return normalise(short[:9])


def ancestors_of(code: str) -> list[str]:
    """All divisions above, nearest first."""
    above: list[str] = []
    parent = parent_of(code)
    while parent is not None:
        above.append(parent)
        parent = parent_of(parent)
    return above


def subtree_prefix(code: str) -> str:
    """The leading digits that the codes of the division and of all below share.

    Raises:
        BadRegionCodeError: The code is not valid.
    """
    return normalise(code)[: _DIGITS[level_of(code)]]


def is_within(code: str, above: str) -> bool:
    """Whether `code` is `above` or lies below it."""
    return normalise(code).startswith(subtree_prefix(above))
