"""How every form of the product is drawn: label above, help below, errors beside their field."""

from django.forms.renderers import TemplatesSetting


class PagesRenderer(TemplatesSetting):
    """Draws any `{{ form }}` and `{{ field.as_field_group }}` in the look of the house."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"
