"""What is special about entries in Redis; what every store promises is in test_store."""

import datetime
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sekisho.errors import VaultFailure
from sekisho.stores.redis import PREFIX, RedisStore
from support.redis_server import PASSWORD, QUOTED, RedisServer, redis_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as running:
        yield running


@pytest.fixture
def store(server: RedisServer) -> Iterator[RedisStore]:
    with closing(RedisStore(server.url)) as opened:
        yield opened


def test_every_key_is_ours_by_its_name_and_has_a_time(
    server: RedisServer, store: RedisStore
) -> None:
    store.put_many({b"a": b"a"})
    store.add_many({b"a": b"x", b"b": b"b"})
    store.update(b"c", lambda old: b"c")

    with server.client() as client:
        times = {key: client.pttl(key) for key in client.keys("*")}
    assert set(times) == {PREFIX + b"a", PREFIX + b"b", PREFIX + b"c"}
    assert all(3_500_000 < time_ms <= 3_600_000 for time_ms in times.values())


def test_a_stopped_redis_is_a_failure_until_it_is_back(
    server: RedisServer, store: RedisStore
) -> None:
    store.put_many({b"a": b"a"})
    server.stop()

    for call in (
        lambda: store.get_many([b"a"]),
        lambda: store.put_many({b"a": b"a"}),
        lambda: store.add_many({b"a": b"a"}),
        lambda: store.update(b"a", lambda old: old),
        lambda: store.delete(b"a"),
    ):
        with pytest.raises(VaultFailure, match="cannot be reached"):
            call()

    server.start()
    assert store.get_many([b"a"]) == [None]
    store.put_many({b"a": b"a"})
    assert store.get_many([b"a"]) == [b"a"]


def test_a_redis_that_was_started_anew_between_two_calls_goes_unnoticed(
    server: RedisServer, store: RedisStore
) -> None:
    store.put_many({b"a": b"a"})
    server.stop()
    server.start()

    assert store.get_many([b"a"]) == [None]


def test_a_hanging_redis_is_a_failure_that_holds_up_few(
    server: RedisServer, store: RedisStore
) -> None:
    store.put_many({b"a": b"a"})
    waited_s = []
    with server.hanging():
        for _ in range(10):
            begin = time.monotonic()
            with pytest.raises(VaultFailure, match="in time"):
                store.get_many([b"a"])
            waited_s.append(time.monotonic() - begin)

    assert max(waited_s) < 4
    assert sorted(waited_s)[5] < 0.1
    time.sleep(1.1)
    assert store.get_many([b"a"]) == [b"a"]


def test_a_wrong_password_is_a_failure_that_shows_none(server: RedisServer) -> None:
    for url in (
        server.url.replace(QUOTED, "planted"),
        f"redis://127.0.0.1:{server.port}",
        f"redis://planted:planted@127.0.0.1:{server.port}",
    ):
        store = RedisStore(url)
        with pytest.raises(VaultFailure, match="refuses") as caught:
            store.get_many([b"a"])

        assert "planted" not in str(caught.value) + repr(store)
        store.close()


def test_no_message_shows_the_right_password(server: RedisServer, store: RedisStore) -> None:
    server.stop()
    with pytest.raises(VaultFailure) as caught:
        store.get_many([b"a"])

    shown = str(caught.value) + repr(store)
    assert PASSWORD not in shown
    assert QUOTED not in shown


def test_a_full_redis_is_a_failure_and_what_it_has_can_be_read(
    server: RedisServer, store: RedisStore
) -> None:
    store.put_many({b"a": b"a"})
    with server.client() as client:
        client.config_set("maxmemory", "1mb")
        client.config_set("maxmemory-policy", "noeviction")

    with pytest.raises(VaultFailure, match="is full"):
        store.put_many({bytes([number]): b"x" * 100_000 for number in range(100)})
    assert store.get_many([b"a"]) == [b"a"]


def test_what_redis_let_go_can_be_added_anew(server: RedisServer, store: RedisStore) -> None:
    store.put_many({b"a": b"a"})
    with server.client() as client:
        client.flushall()

    assert store.get_many([b"a"]) == [None]
    assert store.add_many({b"a": b"again"}) == {}


def test_an_entry_that_changes_all_the_time_is_a_failure(
    server: RedisServer, store: RedisStore
) -> None:
    with closing(RedisStore(server.url)) as other:

        def change(old: bytes | None) -> bytes:
            other.put_many({b"a": str(time.monotonic_ns()).encode()})
            return b"mine"

        with pytest.raises(VaultFailure, match="too many"):
            store.update(b"a", change)


def test_something_else_that_listens_there_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with suppress(OSError):  # closed while it waits for another one
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(1000)
                        connection.sendall(b"HTTP/1.1 400 planted\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with (
            closing(RedisStore(f"redis://127.0.0.1:{listener.getsockname()[1]}")) as store,
            pytest.raises(VaultFailure) as caught,
        ):
            store.get_many([b"a"])
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)

    assert "planted" not in str(caught.value)
    assert not thread.is_alive()


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    certificate(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = {
        "--tls-port": port,
        "--tls-auth-clients": "no",
        "--tls-cert-file": tmp_path / "cert.pem",
        "--tls-key-file": tmp_path / "key.pem",
        "--tls-ca-cert-file": tmp_path / "cert.pem",
    }
    with redis_server(tmp_path, *(str(word) for pair in options.items() for word in pair)):
        yield port


def test_over_tls_only_a_server_that_can_be_trusted_is_asked(tmp_path: Path, tls_port: int) -> None:
    url = f"rediss://:{QUOTED}@127.0.0.1:{tls_port}/0"

    with closing(RedisStore(f"{url}?ssl_ca_certs={tmp_path}/cert.pem")) as store:
        store.put_many({b"a": b"a"})
        assert store.get_many([b"a"]) == [b"a"]
    for untrusted in (
        url,
        f"{url.replace('127.0.0.1', 'localhost')}?ssl_ca_certs={tmp_path}/cert.pem",
    ):
        with closing(RedisStore(untrusted)) as store, pytest.raises(VaultFailure):
            store.get_many([b"a"])


def certificate(folder: Path) -> None:
    """cert.pem and key.pem, for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ip_address("127.0.0.1"))
    today = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(signed.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
