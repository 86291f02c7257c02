"""What schemathesis has to know about the server besides its description."""

import itertools
import json
import os

import requests
import schemathesis

URL, NAME, PASSWORD = (os.environ[name] for name in ("MASS_URL", "MASS_ADMIN_USERNAME", "MASS_ADMIN_PASSWORD"))
NOBODY = "usr-00000000-0000-7000-8000-000000000000"

_numbers = itertools.count()
_user = {"username": NAME, "password": PASSWORD}
_bearer = {"Authorization": f"Bearer {os.environ['MASS_TOKEN']}"}
OWN = requests.get(f"{URL}/auth/me", headers=_bearer, timeout=30).json()["user_id"]


@schemathesis.serializer("application/x-ndjson", "application/vnd.apache.parquet")
def as_it_is(_context, value):
    """Bodies that are text, or bytes, for themselves."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(_context, case, **_):
    """Lets some logins be right and users be added, and keeps the user that all of this runs as."""
    sound = case.meta is not None and case.meta.generation.mode.is_positive
    if case.operation.path == "/auth/login" and sound and len(str(case.body)) % 2:
        case.body = dict(_user)
    if (case.method, case.operation.path) == ("POST", "/users") and sound and isinstance(case.body, dict):
        # Not every text is a name, or a password that is hard to guess.
        case.body |= {"username": f"user-{next(_numbers)}", "password": PASSWORD}
    if case.method in ("PATCH", "DELETE") and (case.path_parameters or {}).get("id") == OWN:
        case.path_parameters["id"] = NOBODY


@schemathesis.check
def outcomes_are_lines(_context, response, case):
    """The answer to a batch has an outcome for each row, in order, and ends with the totals."""
    if case.operation.path != "/mass/batch" or response.status_code != 200:
        return
    *rows, last = [json.loads(line) for line in response.content.splitlines()]
    assert [row["row"] for row in rows] == list(range(len(rows))), "rows in order"
    assert last["rows"] == len(rows) == last["accepted"] + last["replayed"] + last["rejected"], last
    assert last["done"] is ("problem" not in last), last
    for row in rows:
        assert row["status"] == 201 or row["body"]["status"] == row["status"] >= 400, row
