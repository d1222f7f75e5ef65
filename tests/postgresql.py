"""`python -m tests.postgresql` prints the address of a PostgreSQL for the tests; nothing when there is none."""

import os
import sys

import psycopg

LOCAL = "postgresql://postgres@127.0.0.1:5432/register"


def address() -> str:
    """TEST_DATABASE_URL where it is set, else the server on this machine, where it lets us in without a password."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    try:
        psycopg.connect(LOCAL.replace("/register", "/postgres"), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        print(f"No tests on PostgreSQL, set TEST_DATABASE_URL to run them: {error}", file=sys.stderr)
        return ""
    return LOCAL


if __name__ == "__main__":
    print(address())
