"""Starts what is measured, each on a free port and a database of its own."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
VENV = HERE / "fastapi" / ".venv"
TENANT = "andes-cloud"
SECRET = secrets.token_hex(32)
AUDIT_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
# For everyone alike. README.md says why; checkpoints are counted in the log.
SETTINGS = ("shared_buffers=64MB", "backend_flush_after=256kB", "log_checkpoints=on")
USER, PASSWORD = "bench", "four plain words for benches"


@dataclass
class Contender:
    name: str
    address: str
    token: str
    log_file: Path

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def log(self) -> str:
        return self.log_file.read_text()[-2000:]


def example(name: str) -> Path:
    return TARGET / "examples" / name


@contextlib.contextmanager
def postgres(settings: Iterable[str] = ()) -> Iterator[str]:
    """A throw-away PostgreSQL that keeps what it acknowledged: with fsync, unlike the one of the tests. Settings are put
    over those that all contenders have."""
    command = [HERE.parent / "tests" / "postgres.sh", "--durable"]
    command += [part for setting in (*SETTINGS, *settings) for part in ("-c", setting)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


def database(cluster: str, name: str) -> str:
    """A new database on it."""
    for sql in (f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
        ask(cluster, sql)
    return f"postgres://mass@localhost/{name}?host={cluster.split('host=')[1]}"


def ask(cluster: str, sql: str) -> str:
    """What psql prints."""
    command = [find_psql(), "-h", cluster.split("host=")[1], "-U", "mass", "-d", "postgres", "-Atqc", sql]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()


def checkpoints(cluster: str) -> int:
    """How many checkpoints have ended."""
    return int(ask(cluster, "SELECT count(*) FROM regexp_matches(pg_read_file('log'), 'checkpoint complete', 'g')"))


def find_psql() -> str:
    found = subprocess.run([HERE.parent / "tests" / "postgres.sh", "--find"], capture_output=True, text=True, check=True)
    return str(Path(found.stdout.strip()) / "psql")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(kind: str, home: Path, cluster: str, names: list[str]) -> Iterator[list[Contender]]:
    """The contenders, ready to be asked. Those that are not asked wait."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(start(kind, home, cluster, name)) for name in names]


@contextlib.contextmanager
def start(kind: str, home: Path, cluster: str, name: str) -> Iterator[Contender]:
    address = f"127.0.0.1:{free_port()}"
    if kind == "sqlite":
        for old in home.glob(f"{name}.db*"):
            old.unlink()
        url = f"sqlite://{home}/{name}.db"
    else:
        url = database(cluster, f"bench_{name}")
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": url,
        "MASS_LISTEN": address,
        "MASS_JWT_SECRET": SECRET,
        "MASS_AUDIT_KEY": AUDIT_KEY,
        "MASS_ADMIN_USERNAME": USER,
        "MASS_ADMIN_PASSWORD": PASSWORD,
        "MASS_ADMIN_TENANT": TENANT,
        # All requests are one user's; everything else is as it comes.
        "MASS_RATE_USER": "1000000000/1",
        "MASS_RATE_ADDRESS": "1000000000/1",
    }
    folder = home
    if name == "server":
        command = [TARGET / "mass-server"]
    elif name == "fastapi":
        environment |= {"PEER_DATABASE_URL": peer_url(url), "PYTHONDONTWRITEBYTECODE": "1"}
        folder = HERE / "fastapi"
        subprocess.run([VENV / "bin" / "python", "tables.py"], cwd=folder, env=environment, check=True)
        host, port = address.split(":")
        command = [VENV / "bin" / "uvicorn", "app:app", "--host", host, "--port", port, "--workers", "2"]
        command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    else:
        command = [example("bare"), name]
    log = home / f"{name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
    try:
        wait(address, process, log)
        token = login(address) if name == "server" else signed()
        yield Contender(name, address, token, log)
    finally:
        process.send_signal(signal.SIGTERM if name != "fastapi" else signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def peer_url(url: str) -> str:
    """The same address as SQLAlchemy writes it."""
    if url.startswith("sqlite"):
        return url.replace("sqlite://", "sqlite+aiosqlite:///")
    # With a host, asyncpg would not look at the folder of the socket.
    return url.replace("postgres://mass@localhost", "postgresql+asyncpg://mass@")


def wait(address: str, process: subprocess.Popen, log: Path) -> None:
    host, port = address.split(":")
    for _ in range(600):
        with contextlib.suppress(OSError):
            socket.create_connection((host, int(port)), 1).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"it did not start:\n{log.read_text()}")


def login(address: str) -> str:
    connection = http.client.HTTPConnection(address, timeout=30)
    body = json.dumps({"username": USER, "password": PASSWORD})
    connection.request("POST", "/auth/login", body, {"Content-Type": "application/json"})
    return json.load(connection.getresponse())["access_token"]


def signed() -> str:
    """A token for those that have no users."""
    now = int(time.time())
    claims = {"sub": "usr-bench", "iss": "mass-server", "aud": "mass", "iat": now, "nbf": now, "exp": now + 3600}
    part = lambda value: base64.urlsafe_b64encode(value).rstrip(b"=").decode()  # noqa: E731
    text = ".".join(part(json.dumps(value).encode()) for value in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{text}.{part(hmac.digest(SECRET.encode(), text.encode(), hashlib.sha256))}"


def send_batch(server: Contender, lines: Path) -> float:
    """Sends a file as a batch; gives the seconds until the last outcome was read."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(server.address, timeout=300)
    headers = {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {server.token}"}
    headers["Content-Length"] = str(lines.stat().st_size)
    with lines.open("rb") as file:
        connection.request("POST", "/mass/batch", file, headers)
        answer = connection.getresponse()
        text = answer.read()
    seconds = time.perf_counter() - began
    last = json.loads(text.splitlines()[-1])
    if not last["done"] or last["rejected"] or last["replayed"]:
        sys.exit(f"the batch was not kept: {last}")
    return seconds
