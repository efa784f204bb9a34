"""How every form is drawn: label above, help below, errors beside their field."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text
from hengwang.pages.selects import SELECT, select_html


class PagesRenderer(TemplatesSetting):
    """Draws any `{{ form }}` and `{{ field.as_field_group }}` in the look of the house."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """A select without its template; everything else as Django draws it."""
        if template_name == SELECT:
            return select_html(context["widget"])
        return super().render(template_name, context, request)


def refuse(form: forms.BaseForm, error: DomainError, field: str | None = None) -> None:
    """Put a service's refusal into the form, beside its field, in the reader's language."""
    place = field or error.field
    form.add_error(place if place in form.fields else None, refusal_text(error))
