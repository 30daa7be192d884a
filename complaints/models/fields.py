from typing import Any

from django.db import models

from complaints import encryption


class EncryptedTextField(models.TextField):
    """Text that the database holds only as a token of `complaints.encryption`."""

    def get_prep_value(self, value: Any) -> Any:
        """The token to store."""
        text = super().get_prep_value(value)
        return text if text is None else encryption.encrypt(text)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The text; raises DecryptionFailed without the key."""
        return value if value is None else encryption.decrypt(value)
