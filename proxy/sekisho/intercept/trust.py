"""What makes a client trust the authority, and go through the door.

Some programs take the authority in addition to those they know (Node). Others take one file in
place of all (curl, Python): theirs is a bundle with the system's authorities before ours, so that
the hosts that are not opened still verify.
"""

import shlex
import ssl
from pathlib import Path

import certifi

from sekisho.intercept.authority import Authority, write_private

BUNDLE_FILE = "sekisho-bundle.pem"


def write_bundle(authority: Authority) -> Path:
    """Made anew each time: the system's authorities change."""
    path = authority.folder / BUNDLE_FILE
    paths = ssl.get_default_verify_paths()
    # The first is what SSL_CERT_FILE names, which may be the bundle as it was made before.
    choices = (Path(each) for each in (paths.cafile, paths.openssl_cafile) if each)
    system = (each for each in choices if each.is_file() and each != path)
    known = next(system, Path(certifi.where()))
    ours = authority.certificate.read_bytes()
    write_private(path, known.read_bytes().rstrip() + b"\n" + ours)
    return path


def instructions(authority: Authority, bundle: Path, proxy_url: str) -> str:
    """Lines for a POSIX shell: `eval "$(sekisho intercept --show-ca)"` sets them."""
    certificate, both = shlex.quote(str(authority.certificate)), shlex.quote(str(bundle))
    hosts = ", ".join(sorted(authority.hosts))
    return f"""\
# Certificate authority / 認証局: {authority.certificate}
#   good until / 有効期限: {authority.ends.date()}
#   for these hosts alone / 対象ホスト: {hosts}
# Where clients go / クライアントの接続先:
export HTTPS_PROXY={shlex.quote(proxy_url)}
# Node, Claude Code, VS Code (Node 24 needs NODE_USE_ENV_PROXY to heed HTTPS_PROXY):
export NODE_EXTRA_CA_CERTS={certificate}
export NODE_USE_ENV_PROXY=1
# Python (httpx, openai, anthropic, google-genai), requests, curl: these take one file for all.
export SSL_CERT_FILE={both}
export REQUESTS_CA_BUNDLE={both}
export CURL_CA_BUNDLE={both}
# For a whole system / システム全体:
#   Debian, Ubuntu: copy the certificate to /usr/local/share/ca-certificates/sekisho.crt, then
#                   sudo update-ca-certificates
#   Fedora, RHEL:   sudo trust anchor {certificate}
#   macOS:          sudo security add-trusted-cert -d {certificate}
"""
