"""Django's PostgreSQL backend that starts the embedded server at the first connection.

Commands that need no database (`--help`, `collectstatic`) therefore never start one.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from jiansite.lib import embedded_postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL on the embedded server's socket."""

    def get_connection_params(self) -> dict[str, Any]:
        """Parameters for psycopg2, with the data folder replaced by the socket's folder."""
        parameters: dict[str, Any] = super().get_connection_params()
        parameters["host"] = embedded_postgres.socket_directory(Path(settings.EMBEDDED_POSTGRES))
        return parameters
