"""The sample store of this installation, opened once a process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.store import SampleStore
from hengwang.monitoring.samples.victoria import VictoriaStore


def sample_store() -> SampleStore:
    """The store the settings name."""
    return _opened(Path(settings.SAMPLES_DIR), settings.SAMPLES_URL)


@cache
def _opened(folder: Path, url: str) -> SampleStore:
    return VictoriaStore(url, folder / "journal") if url else EmbeddedStore(folder)
