"""The authority, as a client's OpenSSL judges it."""

import datetime
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from sekisho.intercept import authority
from sekisho.intercept.authority import (
    CERTIFICATE_FILE,
    KEY_FILE,
    Authority,
    AuthorityError,
    load_or_create_authority,
    replace_authority,
)
from support.certificates import general_name

HOST = "api.example.com"


def test_it_is_the_owners_alone_and_stays_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "state/ca"
    made = load_or_create_authority(folder, [HOST])
    before = made.certificate.read_bytes()

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.name for each in folder.iterdir()} == {KEY_FILE, CERTIFICATE_FILE}
    assert all(each.stat().st_mode & 0o777 == 0o600 for each in folder.iterdir())
    assert b"PRIVATE" not in before
    assert load_or_create_authority(folder, [HOST]) == made
    assert made.certificate.read_bytes() == before
    assert not made.ends_soon


def test_the_certificate_is_written_again_if_it_is_lost(tmp_path: Path) -> None:
    made = load_or_create_authority(tmp_path / "ca", [HOST])
    before = made.certificate.read_bytes()
    made.certificate.unlink()

    assert load_or_create_authority(tmp_path / "ca", [HOST]).certificate.read_bytes() == before


@pytest.mark.parametrize(
    ("names", "asked", "trusted"),
    [
        ((HOST,), HOST, True),
        (("bank.example.jp",), "bank.example.jp", False),
        ((HOST, "bank.example.jp"), HOST, False),
        (("example.com",), "example.com", False),
        (("127.0.0.1",), "127.0.0.1", False),
    ],
)
def test_it_vouches_for_its_hosts_and_for_nothing_else(
    tmp_path: Path, names: tuple[str, ...], asked: str, trusted: bool
) -> None:
    made = load_or_create_authority(tmp_path / "ca", [HOST])
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(_leaf(made, tmp_path / "leaf.pem", *names))

    assert _is_trusted(server, made, asked) is trusted


def _leaf(made: Authority, path: Path, *names: str) -> Path:
    """As mitmproxy makes them: with the authority's own key."""
    raw = (made.folder / KEY_FILE).read_bytes()
    key = serialization.load_pem_private_key(raw, None)
    issuer = x509.load_pem_x509_certificate(raw)
    now = datetime.datetime.now(datetime.UTC)
    public = issuer.public_key()
    leaf = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(issuer.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([general_name(name) for name in names]), critical=True
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(public),  # type: ignore[arg-type]
            critical=False,
        )
        .sign(key, hashes.SHA256())  # type: ignore[arg-type]
    )
    certificate = leaf.public_bytes(serialization.Encoding.PEM)
    path.write_bytes(raw.partition(b"-----BEGIN CERTIFICATE")[0] + certificate)
    return path


def _is_trusted(server: ssl.SSLContext, made: Authority, asked: str) -> bool:
    client = ssl.create_default_context(cafile=made.certificate)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    here, there = socket.socketpair()

    def answer() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with here, client.wrap_socket(here, server_hostname=asked):
            return True
    except ssl.SSLCertVerificationError:
        return False
    finally:
        thread.join(10)


def test_a_host_that_came_later_needs_a_new_one(tmp_path: Path) -> None:
    former = load_or_create_authority(tmp_path / "ca", [HOST])
    before = former.certificate.read_bytes()
    with pytest.raises(AuthorityError, match=r"was not made for later\.example\.com.*--new-ca"):
        load_or_create_authority(tmp_path / "ca", [HOST, "later.example.com"])
    made = replace_authority(tmp_path / "ca", [HOST, "later.example.com"])

    assert made.hosts == {HOST, "later.example.com"}
    assert made.certificate.read_bytes() != before
    # With fewer hosts it will do: it is not remade for nothing.
    assert load_or_create_authority(tmp_path / "ca", [HOST]) == made


def test_one_that_has_expired_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = load_or_create_authority(tmp_path / "ca", [HOST])
    monkeypatch.setattr(authority, "_now", lambda: made.ends - datetime.timedelta(days=3))
    assert load_or_create_authority(tmp_path / "ca", [HOST]).ends_soon
    monkeypatch.setattr(authority, "_now", lambda: made.ends + datetime.timedelta(seconds=1))
    with pytest.raises(AuthorityError, match="expired"):
        load_or_create_authority(tmp_path / "ca", [HOST])


@pytest.mark.parametrize("name", [".", KEY_FILE])
def test_one_that_others_may_read_is_not_used(tmp_path: Path, name: str) -> None:
    made = load_or_create_authority(tmp_path / "ca", [HOST])
    (made.folder / name).chmod(0o755)
    with pytest.raises(AuthorityError, match="others may read or change it"):
        load_or_create_authority(tmp_path / "ca", [HOST])


@pytest.mark.parametrize("content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA=="])
def test_a_file_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    made = load_or_create_authority(tmp_path / "ca", [HOST])
    (made.folder / KEY_FILE).write_bytes(content)
    with pytest.raises(AuthorityError, match="is no authority that Sekisho made"):
        load_or_create_authority(tmp_path / "ca", [HOST])


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuthorityError, match="file/ca"):
        load_or_create_authority(tmp_path / "file/ca", [HOST])
