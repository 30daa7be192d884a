"""How forms are drawn: one field template for every public form."""

from django.forms.renderers import TemplatesSetting


class SiteFormRenderer(TemplatesSetting):
    """Django's templates, with our own around each field: label, hint, error, control."""

    field_template_name = "forms/_field.html"
