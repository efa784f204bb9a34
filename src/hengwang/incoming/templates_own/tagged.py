"""Walk the tags of a template one by one and collect every fault, each with its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from hengwang.incoming.templates_own.faults import (
    BracesError,
    BrokenTagError,
    ConstructError,
    CrossedError,
    Fault,
    Place,
    ReachingError,
    SameListError,
    SimilarFieldError,
    TemplateFaultError,
    TooDeepError,
    UnclosedError,
    UnknownFieldError,
    UnopenedError,
)
from hengwang.incoming.templates_own.pieces import Piece
from hengwang.rendering import tags
from hengwang.rendering.errors import (
    TemplateFieldError,
    TemplateForbiddenError,
    TemplateSyntaxError,
)

MOST_NESTED = 3
MOST_NAMES = 40
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENINGS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_STATEMENT = re.compile(r"\{%-?\s*(?:(?P<reach>tr|tc|p|r)\s+)?(?P<words>.*?)\s*-?%\}", re.DOTALL)
_PRINTED = re.compile(r"\{\{-?\s*(?:r\s+)?(?P<words>.*?)\s*-?\}\}", re.DOTALL)
_FOR = re.compile(r"for\s+(?P<name>\w+)\s+in\s+(?P<items>[\w.]+)$")
# Word's own signs of docxtpl, without names in them.
_SIGNS = frozenset({"vm", "hm"})
_ENDS = {"for": "endfor", "if": "endif"}


@dataclass
class _Open:
    """A repetition or choice that waits for its end."""

    word: str
    tag: str
    place: Place
    name: str = ""
    items: str = ""
    item_type: Any = None


@dataclass
class Walk:
    """What one walk over the pieces of a template finds; `printed` are dotted paths of fields."""

    context: type
    faults: list[Fault] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)
    _open: list[_Open] = field(default_factory=list)
    _scope: str = ""

    def over(self, pieces: Iterable[Piece]) -> "Walk":
        """Look at every tag of every piece."""
        for piece in pieces:
            if piece.scope != self._scope:
                self._close_all(0)
                self._scope = piece.scope
            self._piece(piece)
        self._close_all(0)
        return self

    def _piece(self, piece: Piece) -> None:
        outer = len(self._open)
        stray = _OPENINGS.search(_TAG.sub("", piece.text))
        if stray is not None:
            self._fault(piece.place, BracesError(opening=stray[0]))
        found = _TAG.findall(piece.text)
        for tag in found:
            self._tag(tag, piece)
        if piece.is_cell and not (len(found) == 1 and _is_of_rows(found[0])):
            # In a workbook only whole rows repeat; what a cell opens it also closes.
            self._close_all(outer)

    def _tag(self, tag: str, piece: Piece) -> None:
        if tag.startswith("{#"):
            return
        if tag.startswith("{{"):
            match = _PRINTED.fullmatch(tag)
            self._expression(match["words"] if match else "", tag, piece.place)
            return
        match = _STATEMENT.fullmatch(tag)
        words = " ".join(match["words"].split()) if match else ""
        first = words.split(" ", 1)[0]
        if first in _SIGNS:
            return
        if first in {"elif", "cellbg", "colspan"}:
            self._expression(words.partition(" ")[2], tag, piece.place)
        elif first in {"for", "if"}:
            self._begin(first, words, tag, piece.place)
        elif first in {"endfor", "endif"}:
            self._end(first, tag, piece.place)
        elif words != "else":
            self._fault(piece.place, ConstructError(tag=tag[:80], construct=first or "-"))

    def _begin(self, word: str, words: str, tag: str, place: Place) -> None:
        opened = _Open(word, tag, place)
        self._open.append(opened)
        if word == "if":
            self._expression(words.removeprefix("if").strip(), tag, place)
            return
        match = _FOR.fullmatch(words)
        if match is None:
            self._refuse_text(f"{{% {words} %}}{{% endfor %}}", tag, place)
            if not any(fault.place == place for fault in self.faults):
                self._fault(place, ConstructError(tag=tag[:80], construct="for"))
            return
        names = self._names()
        self._expression(match["items"], tag, place)
        opened.name, opened.items = match["name"], self._path(match["items"])
        opened.item_type = tags.item_type_of(match["items"], names)
        loops = [one for one in self._open if one.word == "for"]
        if len(loops) > MOST_NESTED:
            self._fault(place, TooDeepError(limit=MOST_NESTED))
        if any(one.items == opened.items for one in loops[:-1]):
            self._fault(place, SameListError(items=match["items"]))
        elif len(loops) > 1 and "." not in match["items"]:
            # A list of the whole document in each line of another one: the product of both.
            self._fault(place, SameListError(items=match["items"]))

    def _end(self, word: str, tag: str, place: Place) -> None:
        if not self._open:
            self._fault(place, UnopenedError(tag=tag))
        elif _ENDS[self._open[-1].word] != word:
            closing = f"{{% {_ENDS[self._open[-1].word]} %}}"
            self._fault(place, CrossedError(tag=tag, closing=closing))
            self._open.pop()
        else:
            self._open.pop()

    def _close_all(self, down_to: int) -> None:
        while len(self._open) > down_to:
            opened = self._open.pop()
            closing = f"{{% {_ENDS[opened.word]} %}}"
            self._fault(opened.place, UnclosedError(tag=opened.tag, closing=closing))

    def _names(self) -> dict[str, Any]:
        names: dict[str, Any] = dict(tags.fields_of(self.context))
        for opened in self._open:
            if opened.name:
                names |= {opened.name: opened.item_type, "loop": tags.LOOP}
        return names

    def _path(self, dotted: str) -> str:
        first, _, rest = dotted.partition(".")
        for opened in reversed(self._open):
            if opened.name == first and opened.items:
                return f"{opened.items}.{rest}" if rest else opened.items
        return dotted

    def _expression(self, words: str, tag: str, place: Place) -> None:
        before = len(self.faults)
        self._refuse_text(f"{{{{ {words} }}}}", tag, place)
        if len(self.faults) == before:
            for dotted in re.findall(r"[A-Za-z_][\w.]*", re.sub(r"'[^']*'|\"[^\"]*\"", "", words)):
                self.printed.add(self._path(dotted))

    def _refuse_text(self, text: str, tag: str, place: Place) -> None:
        """One tag, alone, against the names that are known at its place."""
        reaching = re.search(
            r"(?<!\w)_\w*|\.\s*_\w*|__\w+", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
        )
        if reaching is not None:
            self._fault(place, ReachingError(name=reaching[0].lstrip(". ")))
            return
        try:
            tags.check_with(tags.Source("", text), self._names())
        except TemplateSyntaxError as fault:
            reason = fault.params.get("reason", "")
            self._fault(place, BrokenTagError(tag=tag[:80], reason=reason))
        except TemplateForbiddenError as fault:
            construct = fault.params.get("construct", "")
            self._fault(place, ConstructError(tag=tag[:80], construct=construct))
        except TemplateFieldError as fault:
            self._fault(place, _unknown(str(fault.params["field"]), str(fault.params["known"])))

    def _fault(self, place: Place, reason: TemplateFaultError) -> None:
        self.faults.append(Fault(place, reason))


def _is_of_rows(tag: str) -> bool:
    match = _STATEMENT.fullmatch(tag)
    return match is not None and match["reach"] == "tr"


def _unknown(name: str, known: str) -> TemplateFaultError:
    names = known.split(", ")
    similar = get_close_matches(name, names, n=1, cutoff=0.7)
    if similar:
        return SimilarFieldError(field=name, similar=similar[0])
    shown = ", ".join(names[:MOST_NAMES])
    return UnknownFieldError(field=name, known=shown)


def mandatory_missing(printed: set[str], mandatory: Iterable[str]) -> Iterator[str]:
    """Mandatory paths that nothing prints; a path is met by itself or by something below it."""
    for path in mandatory:
        if not any(one == path or one.startswith(f"{path}.") for one in printed):
            yield path
