"""A server that cannot be worked with is named in a sentence, what is on it is left alone (E10, E11, S26)."""

import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from station import messages
from station.store.away import StoreAway, StoreUnfit
from station.store.store import Store
from tests.faults.line import Line
from tests.postgres import Server, running

ENTRIES = """
host all secret 127.0.0.1/32 scram-sha-256
host all barred 127.0.0.1/32 reject
"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A server with people who may not come in, and a certificate that has expired."""
    with running() as made:
        expired_certificate(made.data)
        entries = made.data / "pg_hba.conf"
        entries.write_text(ENTRIES + entries.read_text())
        for statement in (
            "CREATE ROLE secret LOGIN PASSWORD 'right'",
            "CREATE ROLE barred LOGIN",
            "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0",
            "CREATE ROLE station LOGIN",
            "ALTER SYSTEM SET ssl = on",
            "ALTER SYSTEM SET ssl_cert_file = 'expired.pem'",
            "ALTER SYSTEM SET ssl_key_file = 'key.pem'",
            "SELECT pg_reload_conf()",
        ):
            made.admin(statement)
        yield made


def expired_certificate(folder: Path) -> None:
    """Make a certificate of its own that ended in 2021."""
    own = folder / "ca"
    own.mkdir()
    (own / "index").touch()
    (own / "serial").write_text("01\n")
    (own / "config").write_text(
        f"[ca]\ndefault_ca=own\n[own]\ndatabase={own}/index\nserial={own}/serial\nnew_certs_dir={own}\n"
        "default_md=sha256\npolicy=any\nx509_extensions=names\n[any]\ncommonName=supplied\n"
        "[names]\nsubjectAltName=IP:127.0.0.1\nbasicConstraints=CA:TRUE\n[req]\ndistinguished_name=dn\n[dn]\n"
    )
    key, request = folder / "key.pem", own / "request.pem"
    subject = ("-subj", "/CN=127.0.0.1", "-config", f"{own}/config")
    new = [
        "openssl",
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(request),
    ]
    sign = ["openssl", "ca", "-batch", "-selfsign", "-config", f"{own}/config", "-keyfile", str(key)]
    dates = ["-startdate", "200101000000Z", "-enddate", "210101000000Z"]
    for command in (
        [*new, *subject],
        [*sign, *dates, "-in", str(request), "-out", str(folder / "expired.pem"), "-notext"],
    ):
        subprocess.run(command, check=True, capture_output=True)
    owner = folder.stat()
    for file in (key, folder / "expired.pem"):
        shutil.chown(file, owner.st_uid, owner.st_gid)
        file.chmod(0o600)


def sentences(url: str) -> tuple[str, str]:
    """Return what a station says, in both languages, that wants to work on a database."""
    with pytest.raises((StoreAway, StoreUnfit)) as refused:
        Store(url).probe()
    said = refused.value.feedback()
    return messages.say(said, "en"), messages.say(said, "zh")


@pytest.mark.parametrize(
    ("user", "database", "english", "chinese"),
    [
        ("secret:wrong", "postgres", "refuses user or password", "不认用户或密码"),
        ("nobody_here", "postgres", "refuses user or password", "不认用户或密码"),
        ("barred", "postgres", "has no entry for this machine", "不让这台机器连"),
        ("crowded", "postgres", "takes no more connections", "连接满了"),
        ("owner", "not_there", "There is no database", "没有数据库"),
    ],
)
def test_who_does_not_get_in_is_told_why(strict: Server, user, database, english, chinese):
    said = sentences(strict.url(database, user))

    assert english in said[0]
    assert chinese in said[1]
    assert f"127.0.0.1:{strict.port}/{database}" in said[0]
    assert "wrong" not in said[0]


def test_an_expired_certificate_is_named(strict):
    root = strict.data / "expired.pem"
    copy = root.parent.parent / "root.pem"
    shutil.copy(root, copy)
    copy.chmod(0o644)

    english, chinese = sentences(f"{strict.url('postgres', 'owner')}?sslmode=verify-full&sslrootcert={copy}")

    assert "The certificate of" in english
    assert "certificate verify failed" in english
    assert "证书不能用" in chinese


def test_a_server_that_is_not_there_is_not_reached(strict):
    english, _ = sentences("postgresql://station@127.0.0.1:1/station")

    assert english == "No connection to 127.0.0.1:1/station. Check the cable and the server"


def test_a_host_of_no_such_name_is_named():
    english, _ = sentences("postgresql://station@no-such-host.invalid/station")

    assert english == "No such host: no-such-host.invalid:5432/station. Check database: url and network"


def test_an_older_server_is_refused_with_both_versions(server):
    line = Line(server.port)
    line.alter = lambda message: (
        b"server_version\x0014.12\x00" if message.body.startswith(b"server_version\x00") else message.body
    )

    english, chinese = sentences(line.through(server.database()))

    line.close()
    assert english == "The server is PostgreSQL 14, at least 15 is wanted. Upgrade it"
    assert "PostgreSQL 14，至少要 15" in chinese


def test_another_program_s_database_is_left_alone(server):
    url = server.empty_database()
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE TABLE res_partner (id int); CREATE TABLE alembic_version (version_num text)"
        )
        connection.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")

    for act in (Store(url).probe, Store(url, patient=True).upgrade):
        with pytest.raises(StoreUnfit) as refused:
            act()
        assert "another program's database (tables alembic_version, res_partner)" in messages.say(
            refused.value.feedback(), "en"
        )
    with psycopg.connect(url) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (2,)


def test_an_empty_database_asks_for_its_owner_s_command(server):
    english, chinese = sentences(server.empty_database())

    assert english.endswith("Its owner runs station migrate")
    assert chinese.endswith("station migrate")


def test_a_role_without_rights_is_named_and_the_owner_s_command_gives_them(strict):
    url = strict.empty_database()
    name = url.rpartition("/")[2]
    Store(url, patient=True).upgrade()
    assert "grants no right" in sentences(strict.url(name, "station"))[0]

    Store(url, patient=True).upgrade(grant="station")

    Store(strict.url(name, "station")).probe()
    with psycopg.connect(strict.url(name, "station"), autocommit=True) as connection:
        for statement in (
            "UPDATE event SET kind = 'x'",
            "DELETE FROM event",
            "TRUNCATE event",
            "ALTER TABLE event DISABLE TRIGGER ALL",
            "DROP TABLE unit",
            "UPDATE alembic_version SET version_num = '9999'",
            "CREATE TABLE mine (id int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_even_the_owner_of_the_tables_cannot_alter_the_journal_in_passing(server):
    with psycopg.connect(server.database(), autocommit=True) as connection:
        for statement in ("UPDATE event SET kind = 'x'", "DELETE FROM event", "TRUNCATE event"):
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                connection.execute(statement.encode())
