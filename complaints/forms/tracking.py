import re
import unicodedata

from django import forms

from complaints.receipts import CODE_LENGTH
from jiansite.lib.forms import VisibleText


class TrackForm(VisibleText, forms.Form):
    """Number and look-up code of a case."""

    number = forms.CharField(
        label="投诉编号",
        max_length=30,
        help_text="回执上的编号，例如 20261122-48213。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "请填写回执上的投诉编号。"},
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text=f"回执上的 {CODE_LENGTH} 位数字，有没有空格都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "请填写回执上的查询码。"},
    )
    use_required_attribute = False

    def clean_number(self) -> str:
        """Full-width digits and spaces are as good as plain ones."""
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["number"]))
