"""Citizens who send complaints while the application and PostgreSQL are killed under them.

`Site` is the product as it is served, on a database, files and a port of its own, whose processes
can be killed with -9 and started again; `Citizen` files one complaint over HTTP and, as a person
would, repeats whatever was not answered. `missing` says what the database lacks of what citizens
were shown. The suite runs a small storm of it, `bench/submissions.py` a large one.
"""

import hashlib
import html
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from django.conf import settings
from PIL import Image

PATIENCE = 120  # seconds until a citizen gives up
PAUSE = 0.3  # before something is done again
_HOLD = (
    "import sys, time; from pathlib import Path; from jiansite.lib import embedded_postgres; "
    "print(embedded_postgres.url(Path(sys.argv[1])), flush=True); sys.stdin.read()"
)


class Site:
    """The product on a folder and a port of its own."""

    def __init__(self, folder: Path, *, workers: int = 2) -> None:
        self.folder, self.workers, self.port = folder, workers, _free_port()
        self._database: subprocess.Popen[str] | None = None
        self._server: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        """Everything, with an empty database."""
        self.start_database()
        self._manage("migrate", "--verbosity", "0")
        self.start_server()

    def start_database(self) -> None:
        """PostgreSQL, held by a process of its own until that is told to let go."""
        self._database = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _HOLD, str(self.folder / "postgres")],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._database.stdout:
            self.url = self._database.stdout.readline().strip()

    def start_server(self) -> None:
        """The application, as it is served; returns when it answers."""
        command = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        self._server = subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "server.log").open("a"),
            text=True,
        )
        self._wait()

    def kill_database(self) -> None:
        """As a power cut would: every process of PostgreSQL at once."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        _kill_tree(postmaster)
        if self._database:
            self._database.kill()
            self._database.wait()

    def kill_server(self) -> None:
        """Every process of the application at once."""
        if self._server:
            _kill_tree(self._server.pid)
            self._server.wait()

    def stop(self) -> None:
        """Leave nothing behind."""
        self.kill_server()
        if self._database and self._database.stdin:
            self._database.stdin.close()
            self._database.wait(timeout=30)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database has."""
        connection = psycopg2.connect(self.url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()
        finally:
            connection.close()

    def _manage(self, *arguments: str) -> None:
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            check=True,
        )

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEBUG": "1",
            "DATABASE_URL": self.url,
            "MEDIA_ROOT": str(self.folder / "media"),
            "EVIDENCE_ROOT": str(self.folder / "evidence"),
            # Every citizen comes from an address of their own.
            "PROXY_COUNT": "1",
        }

    def _wait(self) -> None:
        for _ in range(240):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.25)
        raise TimeoutError("the server did not come up within a minute")


class NotAnswered(Exception):
    """The line broke, or the server said that it could not."""


@dataclass
class Citizen:
    """Somebody who files one complaint and is not put off."""

    site: Site
    index: int
    cookies: dict[str, str] = field(default_factory=dict)
    number: str = ""
    code: str = ""
    repeats: int = 0

    @property
    def words(self) -> str:
        """By which the case is known again."""
        return f"第{self.index}件：书柜侧板开裂"

    def file(self) -> None:
        """From the empty form to the receipt; whatever is not answered is done again."""
        deadline = time.monotonic() + PATIENCE
        while not self.number and time.monotonic() < deadline:
            try:
                self._go()
            except (NotAnswered, OSError, http.client.HTTPException):
                self.repeats += 1
                time.sleep(PAUSE)

    def _go(self) -> None:
        """On from where the person is: the receipt if there is one, else the form."""
        page = self._get("/complaints/new/receipt/")
        if not self._read(page):
            where = self._post("/complaints/new/all/", self._answers())
            if where.endswith("/review/"):
                self._post("/complaints/new/review/", [])

    def _read(self, page: str) -> bool:
        number = re.search(r"\b(20\d{6}-\d{5})\b", page)
        code = re.search(r"\b(\d{4}) (\d{4}) (\d{4}) (\d{4})\b", page)
        if number and code:
            self.number, self.code = number[1], "".join(code.groups())
        return bool(self.number)

    def _answers(self) -> list[tuple[str, Any]]:
        answers = {
            "product": "实木书柜", "facts": self.words, "merchant_name": f"商家{self.index}",
            "merchant_address": "云川市听泉路8号", "name": "程晚舟",
            "phone": f"139{self.index:08d}", "address": "云川市青杏路41号",
            "demands": "refund", "consent_handle": "on", "declared_truthful": "on",
        }  # fmt: skip
        return [*answers.items(), ("evidence", self._photo())]

    def _photo(self) -> bytes:
        buffer = BytesIO()
        Image.new("RGB", (160, 120), f"#{self.index:06x}").save(buffer, "PNG")
        return buffer.getvalue()

    def _get(self, path: str) -> str:
        status, body, where = self._ask("GET", path)
        return body if status == 200 else self._get(where) if where else ""

    def _post(self, path: str, fields: list[tuple[str, Any]]) -> str:
        """Where the answer leads."""
        page = self._get(path)
        hidden = [
            (html.unescape(name), html.unescape(value))
            for name, value in re.findall(
                r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page
            )
        ]
        given = {name for name, _ in fields}
        parts = [(name, value) for name, value in hidden if name not in given]
        status, _, where = self._ask("POST", path, [*parts, *fields])
        return where if status == 302 else ""

    def _ask(
        self, method: str, path: str, fields: list[tuple[str, Any]] | None = None
    ) -> tuple[int, str, str]:
        body, kind = _multipart(fields) if fields is not None else (None, "")
        headers = {
            "Host": f"127.0.0.1:{self.site.port}",
            "X-Forwarded-For": str(ip_address("10.0.0.0") + self.index),
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **({"Content-Type": kind} if kind else {}),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        if response.status >= 500:
            raise NotAnswered(response.status)
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, text, response.getheader("Location") or ""


def storm(site: Site, citizens: list[Citizen], *, at_once: int, disasters: Any = None) -> float:
    """Let all of them file, so many at a time; the seconds it took. `disasters` runs beside."""
    waiting = iter(citizens)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                citizen = next(waiting, None)
            if citizen is None:
                return
            citizen.file()

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    if disasters:
        disasters()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def missing(site: Site, citizens: list[Citizen]) -> list[str]:
    """What is not as it must be: an empty list when every shown number exists once and whole."""
    found = []
    for citizen in citizens:
        if not citizen.number:
            found.append(f"citizen {citizen.index} was never shown a number")
    numbers = [citizen.number for citizen in citizens if citizen.number]
    if len(set(numbers)) != len(numbers):
        found.append("two citizens were shown the same number")
    stored = dict(site.rows("SELECT number, id FROM complaints_complaint"))
    found += [
        f"{number} was shown and does not exist" for number in numbers if number not in stored
    ]
    found += [f"{number} exists and was shown to nobody" for number in stored.keys() - set(numbers)]
    filed = dict(
        site.rows("SELECT complaint_id, count(*) FROM complaints_event GROUP BY complaint_id")
    )
    found += [f"{number} has no event" for number, pk in stored.items() if not filed.get(pk)]
    evidence: dict[int, list[tuple[str, str]]] = {}
    for pk, path, digest in site.rows(
        "SELECT complaint_id, original, sha256 FROM complaints_attachment"
        " WHERE complaint_id IS NOT NULL"
    ):
        evidence.setdefault(pk, []).append((path, digest))
    for number, pk in stored.items():
        sealed = evidence.get(pk, [])
        if not sealed:
            found.append(f"{number} lost its evidence")
        for path, digest in sealed:
            file = site.folder / "evidence" / path
            if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
                found.append(f"{number}: the evidence is not what was sealed")
    return found


def _multipart(fields: list[tuple[str, Any]]) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, bytes):
            head += '; filename="photo.png"\r\nContent-Type: image/png'
        data = value if isinstance(value, bytes) else str(value).encode()
        parts.append(head.encode() + b"\r\n\r\n" + data + b"\r\n")
    return b"".join(
        [*parts, f"--{boundary}--\r\n".encode()]
    ), f"multipart/form-data; boundary={boundary}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _kill_tree(pid: int) -> None:
    """-9 to a process and everything below it, the parent first, so that nothing is restarted."""
    try:
        parent = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return
    family = [parent, *parent.children(recursive=True)]
    for process in family:
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    psutil.wait_procs(family, timeout=10)
