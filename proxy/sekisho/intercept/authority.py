"""The local certificate authority: one key, and one certificate that clients are told to trust.

It can vouch for the opened hosts and for no other name or address (RFC 5280 4.2.1.10): were its key
stolen, it would be of no use against a bank or a mail server. So hosts that are opened later need
a new one, which clients have to be told of. The folder is mitmproxy's as well, which wants key and
certificate in one file.
"""

import datetime
import ipaddress
import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

KEY_FILE = "mitmproxy-ca.pem"
CERTIFICATE_FILE = "sekisho-ca.pem"
VALID_FOR = datetime.timedelta(days=730)
_LAST_DAYS = datetime.timedelta(days=14)
_ANY_ADDRESS = ("0.0.0.0/0", "::/0")


class AuthorityError(Exception):
    """The authority cannot be used. Says why and what to do."""


@dataclass(frozen=True, slots=True)
class Authority:
    folder: Path
    hosts: frozenset[str]
    ends: datetime.datetime

    @property
    def certificate(self) -> Path:
        return self.folder / CERTIFICATE_FILE

    @property
    def ends_soon(self) -> bool:
        return self.ends - _now() < _LAST_DAYS


def load_or_create_authority(folder: Path, hosts: Iterable[str]) -> Authority:
    """Raises AuthorityError, also where the one that is there does not cover `hosts`."""
    wanted = frozenset(hosts)
    try:
        if not (folder / KEY_FILE).exists():
            _create(folder, wanted)
        authority = load_authority(folder)
    except OSError as error:
        raise AuthorityError(f"{folder}: {error.strerror or 'cannot be used'}") from None
    if missing := sorted(wanted - authority.hosts):
        raise AuthorityError(
            f"{folder}: the certificate authority was not made for {', '.join(missing)}. Make a "
            "new one with `sekisho intercept --new-ca`, and have clients trust that / "
            "認証局の対象外のホストです。--new-ca で作り直してください"
        )
    if authority.ends <= _now():
        raise AuthorityError(
            f"{folder}: the certificate authority has expired. Make a new one with "
            "`sekisho intercept --new-ca` / 認証局の有効期限が切れています"
        )
    return authority


def replace_authority(folder: Path, hosts: Iterable[str]) -> Authority:
    """Makes a new one; the former, which no client should trust any more, is deleted."""
    try:
        for name in (KEY_FILE, CERTIFICATE_FILE):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise AuthorityError(f"{folder}: {error.strerror or 'cannot be used'}") from None
    return load_or_create_authority(folder, hosts)


def load_authority(folder: Path) -> Authority:
    path = folder / KEY_FILE
    for each in (folder, path):
        mode = stat.S_IMODE(each.stat().st_mode)
        if mode & 0o077:
            raise AuthorityError(
                f"{each}: others may read or change it (mode {mode:04o}). Make it yours alone: "
                f"chmod go= {each}; or, since its key may be known, make a new one with "
                "`sekisho intercept --new-ca`"
            )
    try:
        certificate = x509.load_pem_x509_certificates(path.read_bytes())[0]
        constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except (ValueError, x509.ExtensionNotFound):
        raise AuthorityError(f"{path}: is no authority that Sekisho made") from None
    permitted = constraints.permitted_subtrees or ()
    hosts = frozenset(name.value for name in permitted if isinstance(name, x509.DNSName))
    if not (folder / CERTIFICATE_FILE).exists():
        write_private(
            folder / CERTIFICATE_FILE, certificate.public_bytes(serialization.Encoding.PEM)
        )
    return Authority(folder, hosts, certificate.not_valid_after_utc)


def _create(folder: Path, hosts: frozenset[str]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    certificate = _certificate(key, hosts).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    write_private(folder / CERTIFICATE_FILE, certificate)
    write_private(folder / KEY_FILE, private + certificate)


def _certificate(key: rsa.RSAPrivateKey, hosts: frozenset[str]) -> x509.Certificate:
    # A name of its own: two of one name and different keys confuse whoever trusts both.
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sekisho"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Sekisho local CA {secrets.token_hex(4)}"),
        ]
    )
    public = key.public_key()
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    constraints = x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(host) for host in sorted(hosts)],
        excluded_subtrees=[x509.IPAddress(ipaddress.ip_network(net)) for net in _ANY_ADDRESS],
    )
    now = _now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))  # clocks differ; mitmproxy's leaf too
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(constraints, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, and the owner's alone from its first byte."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
