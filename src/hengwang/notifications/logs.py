"""Keep links that acknowledge out of the logs: whoever reads one could use it."""

import logging
from typing import Any

SHORT = "/a/"
MASKED = "/a/…"


class HideAnswers(logging.Filter):
    """Mask the path of requests to such links; refusals of the page are logged with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the record through."""
        request: Any = getattr(record, "request", None)
        path = str(getattr(request, "path", ""))
        if path.startswith(SHORT):
            if isinstance(record.args, tuple):
                record.args = tuple(MASKED if arg == path else arg for arg in record.args)
            record.request = None
        return True
