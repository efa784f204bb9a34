"""What can be wrong with a template: where it stands and why it cannot stay."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from hengwang.kernel.errors import DomainError

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: an English msgid with its numbers; translated at the edge."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.filled(self.message)

    def filled(self, translated: str) -> str:
        """The place in words, in the language `translated` is in."""
        return _PLACEHOLDER.sub(lambda found: str(self.params.get(found[1], found[0])), translated)


class PlaceTextError(DomainError):
    """The ways places are said; here, because messages of refusals reach the catalogue."""

    code = "place"


class ParagraphPlaceError(PlaceTextError):
    """In the text of a Word file."""

    code = "place_paragraph"
    message = "Paragraph %(number)s “%(text)s”"


class CellPlaceError(PlaceTextError):
    """In a table of a Word file."""

    code = "place_cell"
    message = "Table %(table)s, row %(row)s, cell %(cell)s “%(text)s”"


class MarginPlaceError(PlaceTextError):
    """In a header or footer of a Word file."""

    code = "place_margin"
    message = "Header or footer “%(text)s”"


class SheetPlaceError(PlaceTextError):
    """In a workbook."""

    code = "place_sheet"
    message = "Sheet “%(sheet)s”, cell %(cell)s"


class PartPlaceError(PlaceTextError):
    """In the package itself."""

    code = "place_part"
    message = "Part %(part)s of the file"


class WholePlaceError(PlaceTextError):
    """Nowhere in particular."""

    code = "place_whole"
    message = "The whole file"


WHOLE = Place(WholePlaceError.message)


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason for which a template is refused."""

    place: Place
    reason: DomainError

    @property
    def code(self) -> str:
        """The stable code of the reason."""
        return self.reason.code


class TemplateFaultError(DomainError):
    """A reason, without its place."""

    code: ClassVar[str] = "template_fault"


class BrokenTagError(TemplateFaultError):
    """Braces that do not pair, or words that make no tag."""

    code = "tag_broken"
    message = "The tag %(tag)s is not written as a tag must be: %(reason)s"


class BracesError(TemplateFaultError):
    """A tag that is opened and not closed in its own paragraph or cell."""

    code = "tag_braces"
    message = "A tag begins with “%(opening)s” and does not end in the same paragraph or cell."


class UnknownFieldError(TemplateFaultError):
    """A field that documents of this kind do not have."""

    code = "field_unknown"
    message = "There is no field “%(field)s” here. Known are: %(known)s"


class SimilarFieldError(TemplateFaultError):
    """A field that does not exist, but another one is spelt almost so."""

    code = "field_misspelt"
    message = "There is no field “%(field)s” here; “%(similar)s” was probably meant."


class ReachingError(TemplateFaultError):
    """A name that leads to the inside of the program."""

    code = "name_forbidden"
    message = "“%(name)s” reaches into the program; names that begin with _ are refused."


class ConstructError(TemplateFaultError):
    """More than print, repeat, choose."""

    code = "construct_forbidden"
    message = (
        "The tag %(tag)s calculates, calls or loads something (%(construct)s). "
        "A template may only print fields, repeat over lists and choose."
    )


class UnclosedError(TemplateFaultError):
    """A repetition or choice without its end."""

    code = "block_unclosed"
    message = "%(tag)s is opened here and never closed: %(closing)s is missing."


class UnopenedError(TemplateFaultError):
    """An end without its beginning."""

    code = "block_unopened"
    message = "%(tag)s closes nothing that is open here."


class CrossedError(TemplateFaultError):
    """Two blocks that do not lie inside each other."""

    code = "block_crossed"
    message = "%(tag)s stands where %(closing)s is expected."


class TooDeepError(TemplateFaultError):
    """Repetitions inside repetitions: the document would grow without bound."""

    code = "loops_too_deep"
    message = "Repetitions stand inside each other more than %(limit)s deep."


class SameListError(TemplateFaultError):
    """A list repeated inside itself: the square of its lines."""

    code = "loop_of_itself"
    message = "The list “%(items)s” is repeated inside a repetition of a list of its own kind."


class MissingFieldError(TemplateFaultError):
    """A field the document may not be without."""

    code = "field_missing"
    message = "The field “%(field)s” must be printed by this document and appears nowhere."


class OutsideLinkError(TemplateFaultError):
    """The file loads something from elsewhere."""

    code = "outside_link"
    message = (
        "It points to something outside the file: %(target)s. Put it into the file or remove it."
    )


class EmbeddedObjectError(TemplateFaultError):
    """Another program's object."""

    code = "embedded_object"
    message = "It contains an embedded object (%(what)s). Put in a picture of it instead."


class ActiveFieldError(TemplateFaultError):
    """A field of Word or a formula of Excel that reads elsewhere or runs something."""

    code = "active_field"
    message = "It contains “%(what)s”, which reads other files or starts programs."


class TooVastError(TemplateFaultError):
    """More cells than a form can have."""

    code = "template_vast"
    message = "It has more rows or columns than a form can have."


class DamagedPartError(TemplateFaultError):
    """A part that is no XML, though it should be."""

    code = "part_damaged"
    message = "This part is damaged: %(reason)s"


class OtherFaultError(TemplateFaultError):
    """What the template engine itself says."""

    code = "template_refused"
    message = "It cannot be filled: %(reason)s"


class TrialFailedError(TemplateFaultError):
    """The trial document was not made."""

    code = "trial_failed"
    message = "A trial document could not be made from it: %(reason)s"


class TrialTooCostlyError(TemplateFaultError):
    """The trial document took too much time or memory."""

    code = "trial_too_costly"
    message = "The trial document took more than %(seconds)s seconds or %(limit_mb)s MB of memory."


class TrialTooLargeError(TemplateFaultError):
    """The trial document is far larger than the template."""

    code = "trial_too_large"
    message = "The trial document has %(size_mb)s MB; at most %(limit_mb)s MB are allowed."
