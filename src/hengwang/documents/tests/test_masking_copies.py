"""A disclosure copy has nobody's data in any text, and the same figures."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.documents.form import form_of
from hengwang.documents.publicity import NOTE, DisclosureCopy, masked, public_form_of
from hengwang.documents.tests import hostile, samples
from hengwang.kernel.canonical import canonical_json
from hengwang.performance.snapshot import ContactRow

NAMES = ("周小满", "吴青", "欧阳长风")
PRIVATE = (*NAMES, "13912345678", "110101199003074518", "6222020200112233445", "0737-4212345")
told = st.lists(st.sampled_from(PRIVATE), min_size=1, max_size=4).map("、".join)


@settings(max_examples=60, deadline=None)
@given(snapshot=hostile.snapshots(), text=told, place=st.integers(min_value=0, max_value=6))
def test_whatever_text_names_somebody_is_masked(snapshot, text, place):
    rows = tuple(replace(row, note=text, actual_text=text, level3=text) for row in snapshot.rows)
    goals = tuple(replace(goal, actual=text) for goal in snapshot.goals)
    parts = ("background", "money", "purpose", "method", "conclusion", "survey", "other")
    full = replace(
        snapshot, rows=rows, goals=goals, narrative={parts[place]: text}, unit_name=text,
        programme=text, contacts=(ContactRow("填报人", "周小满", "13912345678"),),
    )  # fmt: skip
    found = canonical_json(masked(full, NAMES)).decode()
    assert not [word for word in PRIVATE if word in found]


def test_figures_and_numbers_of_the_platform_stay():
    snapshot = replace(samples.clean(), digest="sha256:" + "6222020200112233445" * 3)
    found = masked(snapshot, ("填报岗",))
    assert found.digest == snapshot.digest
    assert found.short_id == snapshot.short_id
    assert [row.score for row in found.rows] == [row.score for row in snapshot.rows]
    assert found.contacts[1] == ContactRow("联系人", "联**", "010-0*****00")


def test_the_form_says_that_it_is_a_copy_for_the_public():
    own, public = form_of(samples.clean()), public_form_of(samples.clean(), DisclosureCopy())
    assert public.notes == (*own.notes, NOTE)
    assert (public.total, public.rows) == (own.total, own.rows)
