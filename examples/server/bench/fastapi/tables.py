"""The tables, with the indexes that the server has."""

import asyncio
import os

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table, Text
from sqlalchemy.ext.asyncio import create_async_engine

metadata = MetaData()

masses = Table(
    "peer_requests",
    metadata,
    Column("id", Text, primary_key=True),
    *(
        Column(name, Text, nullable=name in ("site_id", "environment", "mode"))
        for name in (
            "user_id", "tenant_id", "schema_version", "correlation_id", "idempotency_key", "site_id", "environment",
            "mode", "payload_json", "document_sha256", "content_sha256",
        )
    ),
    Column("raw", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
for first in ("user_id", "correlation_id"):
    Index(f"peer_by_{first}", masses.c[first], masses.c.created_at, masses.c.id)
Index("peer_by_tenant", masses.c.tenant_id, masses.c.created_at, masses.c.id)
for second in ("site_id", "environment", "mode", "schema_version"):
    Index(f"peer_by_{second}", masses.c.tenant_id, masses.c[second], masses.c.created_at, masses.c.id)

answers = Table(
    "peer_answers",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("idem_key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("status", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)


async def create() -> None:
    """Makes the tables, once before the workers start."""
    engine = create_async_engine(os.environ["PEER_DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(create())
