"""Check a report without keeping it: the same answer as `hengwang check --format json`."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from ninja import File, Router, UploadedFile

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.schemas.checking import CheckOut
from hengwang.checker.batch import check_files
from hengwang.checker.output.as_json import file_entry
from hengwang.checker.settings import CheckSettings
from hengwang.files.services import plain_name
from hengwang.kernel.errors import DomainError

router = Router(tags=["check"])


@router.post("", response=CheckOut)
def check_report(request: MemberRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Check one report (docx, xlsx, pdf, txt, html); nothing of it is kept.

    A file that cannot be read is an answer too: `error` says why, with a stable code.
    """
    require(request.user, Permission.CHECK_REPORTS)
    refusal = getattr(file, "refusal", None)
    if isinstance(refusal, DomainError):
        raise refusal
    name = plain_name(file.name or "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{Path(name).suffix[:16]}"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        results = [replace(one, path=name) for one in check_files([str(path)], CheckSettings())]
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return {"files": [file_entry(one, language) for one in results]}
