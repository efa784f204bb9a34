"""Cells are made as django-tables2 makes them, only quicker."""

import pytest

from hengwang.pages.columns import HeadlineColumn, StatusColumn, TextColumn
from hengwang.pages.table_cells import CellMaker
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.testing.people import make_people


class UnitTable(Table):
    name = HeadlineColumn()
    level = StatusColumn(tones={"province": Tone.OK})
    kind = TextColumn()
    region__name = TextColumn()
    merged_into = TextColumn()
    subtree = TextColumn(accessor="get_absolute_url")

    def render_region__name(self, value, **kwargs):
        return f"{value} {sorted(kwargs)[0]}"


@pytest.mark.django_db
def test_every_cell_equals_the_librarys():
    people = make_people()
    table = UnitTable([people.unit, people.other_unit])
    rows = list(table.rows)
    for column in table.columns:
        maker = CellMaker(table, column)
        ours = [str(maker.cell(row)) for row in rows]
        assert ours == [str(row.get_cell(column.name)) for row in rows]


def test_a_row_of_a_mapping_is_read_by_its_keys():
    class Plain(Table):
        name = TextColumn()
        missing = TextColumn()

    table = Plain([{"name": "甲"}])
    row = next(iter(table.rows))
    assert [CellMaker(table, column).cell(row) for column in table.columns] == ["甲", ""]
