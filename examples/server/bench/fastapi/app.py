"""The peer of the bench: `POST /mass/generate` as a Python team would write it, with the same duties: a token, the contract,
the normal form, digests, and an idempotency key in the transaction of the row. uvicorn, uvloop, httptools, pydantic,
SQLAlchemy Core over asyncpg or aiosqlite, orjson.

Where it has less to do than the server, it is left its advantage: it stops at the first rule that a document breaks, its
canonical form is orjson's with sorted keys (the numbers are not RFC 8785's), it has no limits and writes no metrics."""

import hashlib
import os
from datetime import UTC, datetime, timedelta

import jwt
import orjson
from fastapi import FastAPI, Request, Response
from pydantic import ValidationError
from sqlalchemy import event, insert, literal, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from contract import Document
from normal import normal, utc, uuid7
from tables import answers, masses

URL = os.environ["PEER_DATABASE_URL"]
SECRET = os.environ["MASS_JWT_SECRET"]
SQLITE = URL.startswith("sqlite")
LEFT_OUT = ("correlation_id", "trace", "normalized_at_utc")
LEFT_OUT_OF_REQUEST = ("request_id", "idempotency_key", "timestamp_utc")

# 16 connections in all, as the server has: 8 in each of two workers.
engine = create_async_engine(URL, pool_size=8, max_overflow=0, pool_timeout=30)
app = FastAPI(openapi_url=None)

if SQLITE:

    @event.listens_for(engine.sync_engine, "connect")
    def _durable(connection, _record):
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 30000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _immediate(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def problem(status: int, title: str, errors=()) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "errors": errors}
    return Response(orjson.dumps(body, default=str), status, media_type="application/problem+json")


def digest(value: bytes) -> str:
    return "sha256:" + hashlib.sha256(value).hexdigest()


def canonical(value) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


@app.get("/readyz")
async def ready():
    return {"status": "ok"}


@app.post("/mass/generate")
async def generate(request: Request) -> Response:
    try:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        user = jwt.decode(token, SECRET, algorithms=["HS256"], issuer="mass-server", audience="mass")
    except jwt.InvalidTokenError:
        return problem(401, "A valid access token is needed")
    raw = await request.body()
    try:
        document = Document.model_validate_json(raw)
    except ValidationError as error:
        return problem(422, "The document breaks the contract", error.errors(include_url=False))
    now = datetime.now(UTC)
    key = request.headers.get("idempotency-key", "").strip().strip('"') or document.request.idempotency_key
    plain, changes = normal(document, now)
    wanted, asked = plain["request"], plain["request"]["assets"]
    payload = canonical(plain)
    content = {name: value for name, value in plain.items() if name not in LEFT_OUT}
    content["request"] = {name: value for name, value in wanted.items() if name not in LEFT_OUT_OF_REQUEST}
    row = {
        "id": uuid7("mass"),
        "user_id": user["sub"],
        "tenant_id": wanted["tenant_id"],
        "schema_version": "1.1",
        "correlation_id": plain["correlation_id"],
        "idempotency_key": key or wanted["idempotency_key"],
        "site_id": asked["site_id"],
        "environment": wanted["environment"],
        "mode": wanted["mode"],
        "payload_json": payload.decode(),
        "document_sha256": digest(payload),
        "content_sha256": digest(canonical(content)),
        "raw": raw,
        "created_at": int(now.timestamp() * 1e6),
    }
    names = ("correlation_id", "idempotency_key", "document_sha256", "content_sha256")
    body = {"status": "ACCEPTED", "mass_request_id": row["id"], "changes": changes, "warnings": []}
    body |= {name: row[name] for name in names} | {"received_at_utc": utc(now)}
    answer = orjson.dumps(body)
    headers = {"location": f"/mass/{row['id']}"}
    if key:
        part = b"\0".join((b"POST /mass/generate", user["sub"].encode(), canonical(orjson.loads(raw))))
        print_ = hashlib.sha256(part).digest()
        async with engine.begin() as connection:
            if not SQLITE:
                number = int.from_bytes(hashlib.sha256(f"{user['sub']}\0{key}".encode()).digest()[:8], signed=True)
                mine = await connection.scalar(select(text("pg_try_advisory_xact_lock(:n)").bindparams(n=number)))
                if not mine:
                    return problem(409, "The same request is in flight")
            stored = (
                await connection.execute(
                    select(answers.c.fingerprint, answers.c.status, answers.c.body).where(
                        answers.c.user_id == user["sub"],
                        answers.c.idem_key == key,
                        answers.c.expires_at > literal(row["created_at"]),
                    )
                )
            ).first()
            if stored:
                if stored.fingerprint != print_:
                    return problem(422, "The idempotency key was used for something else")
                headers["idempotent-replayed"] = "true"
                return Response(stored.body, stored.status, headers, media_type="application/json")
            expires = row["created_at"] + int(timedelta(hours=24).total_seconds() * 1e6)
            kept = {"user_id": user["sub"], "idem_key": key, "fingerprint": print_, "status": 201, "body": answer}
            kept |= {"created_at": row["created_at"], "expires_at": expires}
            await connection.execute(insert(answers).values(kept))
            await connection.execute(insert(masses).values(row))
    else:
        async with engine.begin() as connection:
            await connection.execute(insert(masses).values(row))
    return Response(answer, 201, headers, media_type="application/json")
