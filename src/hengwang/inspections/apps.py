"""Django configuration of the inspections app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Rounds through rooms by plan and checklist, on paper, in Excel or on a phone."""

    name = "hengwang.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics, the jobs and the receivers, and take the places of the pages."""
        from hengwang.inspections import jobs, metrics, receivers  # noqa: F401, PLC0415
        from hengwang.inspections.happenings import register  # noqa: PLC0415
        from hengwang.inspections.navigation import take_places  # noqa: PLC0415
        from hengwang.inspections.tiles import take_tiles  # noqa: PLC0415
        from hengwang.inspections.topics import take_topics  # noqa: PLC0415

        register()
        take_places()
        take_tiles()
        take_topics()
