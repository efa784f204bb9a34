"""Official documents of an evaluation as files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Path, Query, Router, Schema

from hengwang.accounts.requests import MemberRequest
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.values import Id
from hengwang.documents.choices import MEDIA_TYPES, DocumentKind, Format
from hengwang.documents.making import made
from hengwang.documents.origins import passports_of

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
    """A document of the evaluation: its forms, reports and tables."""
    evaluation = evaluation_of(request, evaluation_id)
    passports = passports_of(evaluation, request.user)
    built = made(kind, evaluation, format=wanted.format, passports=passports)
    response = HttpResponse(built.content, content_type=built.media_type)
    named = content_disposition_header(as_attachment=True, filename=built.name)
    response["Content-Disposition"] = named or "attachment"
    response["ETag"] = f'"{built.digest}"'
    return response
