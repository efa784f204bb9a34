"""Official documents of an evaluation as files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Path, Query, Router, Schema

from hengwang.accounts.requests import MemberRequest
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.values import Id
from hengwang.documents.choices import MEDIA_TYPES, DocumentKind, Format
from hengwang.documents.origins import passports_of
from hengwang.documents.services import build
from hengwang.documents.snapshots import current_snapshot
from hengwang.documents.templates import chosen_for

router = Router(tags=["documents"])

FILE = {"schema": {"type": "string", "format": "binary"}}
ANSWERS = {
    "responses": {
        200: {
            "description": "The file; a draft is watermarked, a submitted one is final.",
            "content": dict.fromkeys(MEDIA_TYPES.values(), FILE),
        }
    },
    "x-may-conflict": True,
}


class Wanted(Schema):
    """Which kind of file."""

    format: Format = Format.DOCX


@router.get("/evaluations/{evaluation_id}/documents/{kind}", openapi_extra=ANSWERS)
def get_document(
    request: MemberRequest, evaluation_id: Path[Id], kind: DocumentKind, wanted: Query[Wanted]
) -> HttpResponse:
    """A document of the evaluation: self-evaluation form, report, or evidence annex."""
    evaluation = evaluation_of(request, evaluation_id)
    passports = passports_of(evaluation, request.user)
    snapshot = current_snapshot(evaluation)
    own = chosen_for(kind, wanted.format, snapshot)
    built = build(kind, snapshot, format=wanted.format, passports=passports, template=own)
    response = HttpResponse(built.content, content_type=built.media_type)
    named = content_disposition_header(as_attachment=True, filename=built.name)
    response["Content-Disposition"] = named or "attachment"
    response["ETag"] = f'"{built.digest}"'
    return response
