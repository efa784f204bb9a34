"""Django configuration of the evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Runs metrics and keeps their readings, so that a figure can be walked back."""

    name = "hengwang.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the periodic work; take the place in navigation; let brought metrics declare."""
        from hengwang.evidence import jobs, navigation, panels  # noqa: F401, PLC0415  by import
        from hengwang.kernel import extensions  # noqa: PLC0415

        # Importing the module declares its metrics, as with our own.
        extensions.loaded(extensions.METRICS)
