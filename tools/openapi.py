"""Write docs/use/openapi.json anew from the code."""

import json
import os
from pathlib import Path

import django

TARGET = Path(__file__).resolve().parent.parent / "docs" / "use" / "openapi.json"


def main() -> None:
    """Describe the API; the test of the snapshot compares the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengwang.config.settings")
    django.setup()
    # Only now: the routers read models.
    from hengwang.api.application import api  # noqa: PLC0415

    schema = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1)
    TARGET.write_text(f"{schema}\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(schema):,} characters")


if __name__ == "__main__":
    main()
