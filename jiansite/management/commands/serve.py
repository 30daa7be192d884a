import os
import resource
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management.base import BaseCommand, CommandError

from jiansite.lib import embedded_postgres

# What runs beside the server, and how often each looks: a minute is kept with ease.
BESIDE = {"run_due": 15, "send_messages": 30, "keep_house": 60}
MOST_OPEN_FILES = 16_384
KEPT_FILES = 224  # for what is no connection: libraries, the database, files being sent


class Command(BaseCommand):
    """Serve the site."""

    help = (
        "Serve the site with granian: WSGI threads with persistent database connections. "
        "On a developer's machine it is served as in production, with DEBUG off, "
        "on the embedded PostgreSQL, which stops with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
        parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
        parser.add_argument("--workers", type=int, default=1, help="processes; default: 1")
        parser.add_argument("--threads", type=int, default=4, help="per process; default: 4")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until interrupted."""
        self._check_port(options["host"], options["port"])
        environment = {**os.environ, **self._environment(options)}
        self._collect_static(environment)
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi",
            "--host", options["host"], "--port", str(options["port"]),
            "--workers", str(options["workers"]), "--blocking-threads", str(options["threads"]),
            # So many connections at a time, most of them idle browsers; further ones wait outside.
            "--backpressure", str(_open_files() - KEPT_FILES),
            "--http1-header-read-timeout", "5000",
            "--workers-kill-timeout", "10", "--no-ws",
            "--log-level", "warning", "jiansite.wsgi:application",
        ]  # fmt: skip
        self.stdout.write(f"Serving http://{options['host']}:{options['port']}/ (Ctrl-C stops)")
        self.stdout.flush()
        # However it is ended, the server is stopped and the embedded PostgreSQL left properly.
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.default_int_handler)
        server = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603
        beside: dict[str, subprocess.Popen[bytes]] = {}
        try:
            while (status := _wait(server)) is None:
                for name in BESIDE:
                    beside[name] = self._keep_running(name, beside.get(name), environment)
        except KeyboardInterrupt:
            _stop(server, *beside.values())
            self.stdout.write("Stopped.")
            return
        _stop(*beside.values())
        sys.exit(status)

    def _keep_running(
        self, name: str, process: "subprocess.Popen[bytes] | None", environment: dict[str, str]
    ) -> "subprocess.Popen[bytes]":
        """The process of a command that goes on for ever; another one where it has died."""
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            self.stderr.write(f"{name} ended with {process.returncode}; it is started again")
        command = [sys.executable, "manage.py", name, "--every", str(BESIDE[name])]
        return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603

    def _check_port(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"{host}:{port} cannot be used ({error.strerror}). Choose another port: "
                    f"--port {port + 1}, or make demo PORT={port + 1}."
                ) from None

    def _collect_static(self, environment: dict[str, str]) -> None:
        """In a process of its own: which storage collects depends on DEBUG."""
        if _is_collected():
            return
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)  # noqa: S603

    def _environment(self, options: dict[str, Any]) -> dict[str, str]:
        """What a production machine would be told, taken from this developer's machine."""
        if not settings.DEBUG:
            return {}
        default_site = f"http://{options['host']}:{options['port']}"
        return {
            "DEBUG": "0",
            "DATABASE_URL": os.environ.get("DATABASE_URL")
            or embedded_postgres.url(settings.EMBEDDED_POSTGRES),
            "SECRET_KEY": settings.SECRET_KEY,
            "ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS),
            "INDEX_KEY": settings.INDEX_KEY,
            "RECEIPT_KEYS": ",".join(settings.RECEIPT_KEYS),
            "EMAIL_URL": settings.EMAIL_URL,
            "ALLOWED_HOSTS": ",".join(settings.ALLOWED_HOSTS),
            "SITE_URL": os.environ.get("SITE_URL") or default_site,
        }


def _wait(server: "subprocess.Popen[bytes]") -> int | None:
    """How the server ended, or None when it has not within a second."""
    try:
        return server.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return None


def _stop(*processes: "subprocess.Popen[bytes]") -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


def _open_files() -> int:
    """How many files and connections a process may hold, raised as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MOST_OPEN_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _is_collected() -> bool:
    """Whether the collected files are newer than every file they come from."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return False
    collected_at = manifest.stat().st_mtime
    sources = (
        Path(storage.path(path)).stat().st_mtime
        for finder in get_finders()
        for path, storage in finder.list(None)
    )
    return all(changed_at < collected_at for changed_at in sources)
