import os
import ssl
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from sekisho.intercept.authority import Authority, load_or_create_authority
from sekisho.intercept.trust import instructions, write_bundle
from support.certificates import TestAuthority


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return load_or_create_authority(tmp_path / "it's here/ca", ["api.example.com"])


def certificates(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def test_the_bundle_holds_the_systems_authorities_and_ours(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's own, which SSL_CERT_FILE names, are the system's."""
    company = TestAuthority(tmp_path).file
    monkeypatch.setenv("SSL_CERT_FILE", str(company))
    bundle = write_bundle(authority)

    assert certificates(bundle) == certificates(company) + certificates(authority.certificate)
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert ssl.create_default_context(cafile=bundle).get_ca_certs()


def test_the_bundle_does_not_grow_where_it_is_itself_the_systems(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    first = write_bundle(authority).read_bytes()
    monkeypatch.setenv("SSL_CERT_FILE", str(write_bundle(authority)))
    again = write_bundle(authority).read_bytes()

    assert first.count(b"BEGIN CERTIFICATE") > 50
    assert again == first


def test_a_shell_takes_the_instructions_as_they_are(authority: Authority) -> None:
    bundle = write_bundle(authority)
    lines = instructions(authority, bundle, "http://127.0.0.1:8687")
    names = ("HTTPS_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    script = 'eval "$1"; for name in HTTPS_PROXY NODE_EXTRA_CA_CERTS SSL_CERT_FILE CURL_CA_BUNDLE; '
    script += 'do eval "echo \\$$name"; done'
    done = subprocess.run(
        ["/bin/sh", "-euc", script, "sh", lines],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    values = dict(zip(names, done.stdout.splitlines(), strict=True))
    assert values == {
        "HTTPS_PROXY": "http://127.0.0.1:8687",
        "NODE_EXTRA_CA_CERTS": str(authority.certificate),
        "SSL_CERT_FILE": str(bundle),
        "CURL_CA_BUNDLE": str(bundle),
    }
    assert "api.example.com" in lines
    assert str(authority.ends.date()) in lines
