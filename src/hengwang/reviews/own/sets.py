"""Which own words and rules hold for the reports of a unit, and how a list is kept."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.checker.errors import UnreadableError
from hengwang.checker.own.assembly import rules_with
from hengwang.checker.own.schema import (
    RULES_AT_MOST,
    WORDS_AT_MOST,
    OwnRule,
    OwnSet,
    Word,
    own_set,
)  # fmt: skip
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.reviews.errors import (
    OwnListChangedError,
    OwnListRefusedError,
    OwnListUnchangedError,
)  # fmt: skip
from hengwang.reviews.models import OwnList


def own_set_for(unit: Unit) -> OwnSet:
    """What holds for reports of the unit: lists from above first, the nearest word wins."""
    return merged(one.own_set for one in OwnList.objects.above(unit))


def merged(sets: Iterable[OwnSet]) -> OwnSet:
    """Several sets as one: of two entries about one thing the later stands.

    Where all together are more than one set may hold, the nearest are kept.
    """
    words: list[Word] = []
    rules: dict[str, OwnRule] = {}
    for one in sets:
        said = {wrong for word in one.words for wrong in word.wrong}
        words = [*(left for word in words if (left := _without(word, said))), *one.words]
        rules |= {rule.name: rule for rule in one.rules}
    return OwnSet(words=tuple(words[-WORDS_AT_MOST:]), rules=tuple(rules.values())[-RULES_AT_MOST:])


def _without(word: Word, said: set[str]) -> Word | None:
    """The entry without the unwanted words that a nearer list speaks of."""
    left = tuple(wrong for wrong in word.wrong if wrong not in said)
    if left == word.wrong:
        return word
    return word.model_copy(update={"wrong": left}) if left else None


def latest_of(unit: Unit) -> OwnList | None:
    """The version in force, if the unit has a list."""
    return OwnList.objects.filter(unit=unit).order_by("-version").first()


def checked(words: Iterable[Any], rules: Iterable[Any]) -> OwnSet:
    """The set, valid by itself and beside the built-in rules.

    Raises:
        OwnListRefusedError: Which entry, and why.
    """
    try:
        made = own_set(words, rules)
        rules_with(made.words, made.rules)
    except UnreadableError as refusal:
        params = {"place": refusal.params.get("place") or refusal.params.get("rule", "")}
        reason = refusal.params.get("reason") or str(refusal)
        raise OwnListRefusedError(**params, reason=reason) from refusal
    return made


@transaction.atomic
def save_list(unit: Unit, made: OwnSet, *, based_on: int, note: str = "", by: User) -> OwnList:
    """Keep a new version of a unit's list; it holds from the next check on.

    Args:
        unit: Whose list; it holds for everything below too.
        made: All words and rules.
        based_on: The version the person saw; 0 for a first one.
        note: What was changed.
        by: Who saves.

    Raises:
        NotAllowedError: `by` reviews no evaluations of the unit.
        OwnListChangedError: Somebody saved meanwhile; also for the slower of two.
        OwnListUnchangedError: Nothing would change.
        OwnListRefusedError: The set clashes with the built-in rules.
    """
    require(by, Permission.REVIEW_EVALUATIONS, unit)
    made = checked(made.words, made.rules)
    # Versions are counted: one at a time for a unit.
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    known = OwnList.objects.filter(unit=unit)
    version = known.aggregate(last=Max("version"))["last"] or 0
    last = known.filter(version=version).first()
    if version != based_on:
        name = last.saved_by_name if last else "?"
        raise OwnListChangedError(name=name, version=version)
    if made == (last.own_set if last else OwnSet()):
        raise OwnListUnchangedError
    data = made.model_dump(mode="json")
    row = OwnList.objects.create(
        unit=unit, version=version + 1, words=data["words"], rules=data["rules"],
        word_count=len(made.words), rule_count=len(made.rules), note=note.strip(),
        saved_by=by, saved_by_name=by.printed_name,
    )  # fmt: skip
    before = {"words": last.word_count, "rules": last.rule_count} if last else {}
    after = {"words": row.word_count, "rules": row.rule_count, "version": row.version}
    record("own_list.saved", row, by=by, before=before, after=after, note=row.note)
    announce("own_list.saved", own_list_id=row.pk)
    return row
