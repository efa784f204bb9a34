"""Enumerations of running text: "主要内容有：A、B、C", "A、B和C等3个系统"."""

import re

_ITEMS_STOP = re.compile(r"[。；;：:\n]")
_CLOSED = re.compile(r"等(?:内容|方面|工作|费用|项目|支出)?(?=[，,。；;\s]|$)")
_TAIL = re.compile(r"(?:等(?:内容|方面|工作|费用|项目|支出)?|等等)$")


def _first_list(text: str) -> str:
    """Cut where the enumeration ends: after 等, or at a comma before a clause without a list."""
    closed = _CLOSED.search(text)
    head = text[: closed.start()] if closed else text
    segments = re.split("[，,]", head)
    kept = [segments[0]]
    for segment in segments[1:]:
        if "、" in kept[0] and "、" not in segment:
            break
        kept.append(segment)
    return "，".join(kept)


def items_of(text: str) -> list[str]:
    """Return the items of an enumeration that starts at the beginning of `text`."""
    head = _first_list(_ITEMS_STOP.split(text, maxsplit=1)[0])
    depth = 0
    items, current = [], ""
    for character in head:
        depth += (character in "（(“《") - (character in "）)”》")
        if character in "、，," and depth <= 0:
            items.append(current)
            current = ""
        else:
            current += character
    items.append(current)
    cleaned = (_TAIL.sub("", item.strip()).strip("和及与以 ") for item in items)
    return [item for item in cleaned if item]
