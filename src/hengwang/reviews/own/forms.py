"""Forms of own words and rules: one entry at a time, and what it is tried on."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import ValidationError

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.checker.own.schema import PHRASES_AT_MOST, Kind, OwnRule, OwnSet, Word, WordKind
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.organizations.models import Unit
from hengwang.pages.fields import DecimalField
from hengwang.pages.tones import Severity
from hengwang.pages.widgets import LongSelect
from hengwang.reviews.own.labels import KINDS, WORD_KINDS
from hengwang.reviews.own.trying import MOST_TEXT

LONGEST_PHRASE = 60
_BREAKS = re.compile(r"[\n\r、;；]+")
_ON_CHAPTER = {Kind.REQUIRED_PHRASE, Kind.FORBIDDEN_PHRASE}


class PhrasesField(forms.CharField):
    """Several short phrases, one a line or separated by 、."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """The phrases without empties and repetitions."""
        text = super().to_python(value) or ""
        return tuple(dict.fromkeys(one.strip() for one in _BREAKS.split(text) if one.strip()))

    def validate(self, value: Any) -> None:
        """Each is short, and there are not too many."""
        super().validate(value or None)
        if len(value) > PHRASES_AT_MOST:
            text = _("At most %(most)s phrases.") % {"most": PHRASES_AT_MOST}
            raise forms.ValidationError(text)
        long = next((one for one in value if len(one) > LONGEST_PHRASE), None)
        if long:
            said = {"phrase": long[:20], "most": LONGEST_PHRASE}
            text = _("“%(phrase)s…” is longer than %(most)s characters.") % said
            raise forms.ValidationError(text)

    def run_validators(self, value: Any) -> None:
        """The length of the whole does not count."""

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, (tuple, list)) else value


class EntryForm(forms.Form):
    """An entry of a list with what it is tried on; `based_on` is the version the person saw."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("What was changed and why.")
    )
    try_text = forms.CharField(
        label=_("Text to try it on"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 4}),
    )
    try_file = forms.FileField(label=_("File to try it on"), required=False)
    try_batch = forms.BooleanField(
        label=_("Try it on the last batch"), required=False, initial=True
    )
    TRIALS = ("try_text", "try_file", "try_batch")
    HIDDEN = ("based_on",)
    model: type[Word] | type[OwnRule]

    def __init__(
        self, own: OwnSet, index: int | None, based_on: int, *args: Any, prefix_name: str = ""
    ) -> None:
        self.own, self.index, self.prefix_name = own, index, prefix_name
        initial = {"based_on": based_on, "try_batch": True, **self._known()}
        super().__init__(*args, initial=initial)  # type: ignore[misc]  # args are data and files
        suffixes = accepted_suffixes(FileKind.REPORT)
        self.fields["try_file"].widget.attrs["accept"] = ",".join(suffixes)

    def _known(self) -> dict[str, Any]:
        if self.index is None:
            return {}
        known: dict[str, Any] = self.entries[self.index].model_dump()
        return known

    @property
    def entries(self) -> Sequence[Any]:
        """The words or the rules of the list."""
        raise AttributeError

    def entry_fields(self) -> list[Any]:
        """What belongs to the entry."""
        return [f for f in self.visible_fields() if f.name not in self.TRIALS]

    def trial_fields(self) -> list[Any]:
        """What it is tried on."""
        return [self[name] for name in self.TRIALS]

    def clean(self) -> dict[str, Any]:
        """The entry as the checker takes it; what it refuses stands at its field."""
        cleaned = super().clean() or self.cleaned_data
        self.refuse_odd(cleaned)
        if not self.errors:
            try:
                self.entry = self.model.model_validate(self.values(cleaned))
            except ValidationError as failure:
                for fault in failure.errors():
                    name = str(fault["loc"][0]) if fault["loc"] else None
                    self.add_error(name if name in self.fields else None, fault["msg"])
        return cleaned

    def refuse_odd(self, cleaned: dict[str, Any]) -> None:
        """Add the errors that need more than one field."""

    def values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The entry's own values."""
        names = set(self.model.model_fields)
        return {
            name: value for name, value in cleaned.items() if name in names and value is not None
        }

    def made(self) -> OwnSet:
        """The whole list with this entry in it."""
        return with_entry(self.own, self.entry, self.index)


class WordForm(EntryForm):
    """One unwanted word."""

    model = Word
    wrong = PhrasesField(label=_("Unwanted words"), help_text=_("One a line, or separated by 、."))
    write = forms.CharField(
        label=_("Write instead"),
        max_length=LONGEST_PHRASE,
        required=False,
        help_text=_("May stay empty for a forbidden word."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(WORD_KINDS.items()))
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, initial=Severity.ADVICE
    )
    unless = PhrasesField(
        label=_("Not within"),
        required=False,
        help_text=_("Longer words that are fine, such as 登陆舰 for 登陆."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Stands in the finding.")
    )
    field_order = ("wrong", "write", "kind", "severity", "unless", "reason", "note")

    @property
    def entries(self) -> Sequence[Word]:
        """The words."""
        return self.own.words

    def refuse_odd(self, cleaned: dict[str, Any]) -> None:
        """A preferred word, no contradiction, no word twice."""
        wrong, write = cleaned.get("wrong") or (), cleaned.get("write", "").strip()
        if not write and cleaned.get("kind") != WordKind.FORBIDDEN.value:
            self.add_error("write", _("Say what to write instead."))
        if write and write in wrong:
            self.add_error("write", _("This word is in the list of unwanted words too."))
        for number, word in enumerate(self.own.words):
            again = set(word.wrong) & set(wrong)
            if number != self.index and again:
                text = _("“%(word)s” is in the list already (entry %(number)s).")
                told = {"word": min(again), "number": number + 1}
                self.add_error("wrong", text % told)


class RuleForm(EntryForm):
    """One rule without code; its kind says which fields it needs."""

    model = OwnRule
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    phrases = PhrasesField(label=_("Phrases"), help_text=_("One a line; any of them counts."))
    message = forms.CharField(
        label=_("What the finding says"),
        max_length=300,
        help_text=_("For example: 缺少“政府采购情况”一节。"),
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, initial=Severity.WARNING
    )
    chapter = PhrasesField(
        label=_("Only in chapters"),
        required=False,
        help_text=_("Words of headings; empty means anywhere. For phrases only."),
    )
    title_has = PhrasesField(
        label=_("Only in reports whose title has"),
        required=False,
        help_text=_("Empty means every report."),
    )
    unit = forms.CharField(
        label=_("Unit of the figure"),
        max_length=12,
        required=False,
        help_text=_("For limits only: %, 万元, 人 …"),
    )
    at_least = DecimalField(label=_("At least"), required=False, max_digits=18, decimal_places=4)
    at_most = DecimalField(label=_("At most"), required=False, max_digits=18, decimal_places=4)
    source = forms.CharField(
        label=pgettext_lazy("rule", "Source"),
        max_length=300,
        required=False,
        help_text=_("The document the rule comes from."),
    )
    field_order = (
        "kind", "phrases", "message", "severity", "unit", "at_least", "at_most", "chapter",
        "title_has", "source", "note",
    )  # fmt: skip

    @property
    def entries(self) -> Sequence[OwnRule]:
        """The rules."""
        return self.own.rules

    def refuse_odd(self, cleaned: dict[str, Any]) -> None:
        """The fields fit the kind."""
        kind = cleaned.get("kind")
        low, high = cleaned.get("at_least"), cleaned.get("at_most")
        if kind == Kind.FIGURE_LIMIT:
            if not cleaned.get("unit"):
                self.add_error("unit", _("A limit needs the unit of its figure."))
            if low is None and high is None:
                self.add_error("at_least", _("Say the lowest or the highest value."))
            if low is not None and high is not None and low > high:
                self.add_error("at_most", _("The highest value lies below the lowest."))
        else:
            for name in ("unit", "at_least", "at_most"):
                if cleaned.get(name) not in (None, ""):
                    self.add_error(name, _("Only limits of figures know this field."))
        if cleaned.get("chapter") and kind not in {one.value for one in _ON_CHAPTER}:
            self.add_error("chapter", _("Only required and forbidden phrases know this field."))

    def values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """With a name nobody has to think of; it stays with the rule."""
        known = self.own.rules[self.index].name if self.index is not None else ""
        return {**super().values(cleaned), "name": known or free_name(self.own, self.prefix_name)}


class StartForm(forms.Form):
    """Whose list is begun."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        widget=LongSelect(),
        help_text=_("The list holds for this unit and every unit below it."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"unit": user.unit_id})
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units_with(user, Permission.REVIEW_EVALUATIONS)


class SheetForm(forms.Form):
    """A workbook with words and rules."""

    sheet = forms.FileField(
        label=_("Excel file"), widget=forms.ClearableFileInput({"accept": ".xlsx"})
    )


class ConfirmForm(forms.Form):
    """A list that was read from a workbook, looked at and is to be saved."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    entries = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_entries(self) -> OwnSet:
        """The set again; what somebody sent instead is refused."""
        try:
            return OwnSet.model_validate_json(self.cleaned_data["entries"])
        except ValidationError as failure:
            text = _("The list was lost on its way. Choose the workbook again.")
            raise forms.ValidationError(text) from failure


def free_name(own: OwnSet, prefix: str) -> str:
    """The next name of a rule that no rule of the list has."""
    taken = {rule.name for rule in own.rules}
    number = next(n for n in range(1, len(taken) + 2) if f"{prefix}-{n}" not in taken)
    return f"{prefix}-{number}"


def with_entry(own: OwnSet, entry: Word | OwnRule, index: int | None) -> OwnSet:
    """The list with an entry added or replaced."""
    name = "words" if isinstance(entry, Word) else "rules"
    entries: list[Any] = list(getattr(own, name))
    if index is None:
        entries.append(entry)
    else:
        entries[index] = entry
    return OwnSet(**{"words": own.words, "rules": own.rules, name: tuple(entries)})


def without_entry(own: OwnSet, name: str, index: int) -> OwnSet:
    """The list without one entry."""
    entries = getattr(own, name)
    left = entries[:index] + entries[index + 1 :]
    return OwnSet(**{"words": own.words, "rules": own.rules, name: left})
