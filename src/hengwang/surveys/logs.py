"""Keep invitations out of the logs: an address with its moment would say who answered when."""

import logging
from typing import Any

SHORT = "/s/"
MASKED = "/s/…"


class HideInvitations(logging.Filter):
    """Mask the path of requests to invitations; refusals of the page are logged with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the record through."""
        request: Any = getattr(record, "request", None)
        path = str(getattr(request, "path", ""))
        if path.startswith(SHORT):
            if isinstance(record.args, tuple):
                record.args = tuple(MASKED if arg == path else arg for arg in record.args)
            record.request = None
        return True
