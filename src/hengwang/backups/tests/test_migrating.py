"""Steps drawn up one model at a time: what moves data still sees all models whole."""

import pytest
from django.db import connection, models
from django.db.migrations import (
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    Migration,
    RunPython,
)

from hengwang.backups.migrating import QuickExecutor
from hengwang.testing.people import make_people


@pytest.fixture
def take(transactional_db):
    """`take(steps)` as a migration of organizations, which is then forgotten."""
    make_people()
    executor = QuickExecutor(connection)
    trial = Migration("0999_trial", "organizations")

    def take(*steps):
        trial.operations = [*steps, DeleteModel("leaflet")]
        executor.apply_migration(executor.loader.project_state(), trial)

    yield take
    executor.recorder.record_unapplied("organizations", "0999_trial")
    assert "organizations_leaflet" not in connection.introspection.table_names()


def test_a_step_that_moves_data_sees_the_models_whole(take):
    seen = []

    def look(apps, editor):
        unit, leaflet = (apps.get_model("organizations", name) for name in ("Unit", "Leaflet"))
        row = leaflet.objects.create(title="甲", unit=unit.objects.get(name="甲局"))
        pointing = {relation.related_model for relation in unit._meta.related_objects}
        seen.append([field.name for field in leaflet._meta.fields])
        assert leaflet._meta.get_field("unit").related_model is unit
        assert leaflet in pointing
        assert len(pointing) > 10
        assert list(unit.objects.filter(leaflets__title="甲")) == [row.unit]
        row.delete()

    unit = models.ForeignKey(
        to="organizations.Unit", on_delete=models.CASCADE, related_name="leaflets"
    )
    take(
        CreateModel("Leaflet", [("id", models.BigAutoField(primary_key=True)), ("unit", unit)]),
        AddField("leaflet", "title", models.CharField(max_length=20, default="")),
        RunPython(look),
        AlterField("leaflet", "title", models.CharField(max_length=200, default="")),
        AddIndex("leaflet", models.Index(fields=["title"], name="leaflet_title")),
        AddField("leaflet", "pages", models.IntegerField(null=True)),
        RunPython(look),
    )
    assert seen == [["id", "unit", "title"], ["id", "unit", "title", "pages"]]
