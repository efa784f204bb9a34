"""How every form is drawn: label above, help below, errors beside their field."""

from django import forms
from django.forms.renderers import TemplatesSetting

from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text


class PagesRenderer(TemplatesSetting):
    """Draws any `{{ form }}` and `{{ field.as_field_group }}` in the look of the house."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"


def refuse(form: forms.BaseForm, error: DomainError, field: str | None = None) -> None:
    """Put a service's refusal into the form, in the reader's language."""
    form.add_error(field if field in form.fields else None, refusal_text(error))
