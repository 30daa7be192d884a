"""What the public forms share: how they are drawn, and how their texts are read."""

from typing import Any

from django.forms.renderers import TemplatesSetting

from jiansite.lib import texts


class SiteFormRenderer(TemplatesSetting):
    """Django's templates, with our own around each field: label, hint, error, control."""

    field_template_name = "forms/_field.html"


class VisibleText:
    """For forms: texts lose invisible characters before anything else looks at them."""

    def _clean_fields(self) -> None:
        self.data: Any = self.data.copy()
        for name, values in self.data.lists():
            self.data.setlist(name, [texts.visible(value) for value in values])
        super()._clean_fields()  # type: ignore[misc]
