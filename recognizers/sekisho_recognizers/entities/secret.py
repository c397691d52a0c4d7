"""Credentials: vendor keys, tokens, private keys, passwords and codes by their label."""

from collections.abc import Iterator

from sekisho_recognizers.entities.secret_formats import formats
from sekisho_recognizers.entities.secret_idioms import idioms
from sekisho_recognizers.entities.secret_labels import labelled
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View


class JpSecretRecognizer(JpRecognizer):
    """Vendors' keys by their published prefixes and lengths (compare gitleaks), JWT (RFC 7519), PEM
    and PuTTY key blocks, password hashes, the password in a connection URL, and what stands beside
    a label such as パスワード, 暗証番号, api_key or a column headed PW.

    No check digit. A labelled value counts unless it is a placeholder (YOUR_API_KEY, ****,
    ${VAR}), a name in code (os.environ[…]) or the sentence goes on.
    Invalid: パスワード:********, パスワードは8文字以上.
    """

    entity_types = ("SECRET",)

    def find(self, view: View) -> Iterator[Match]:
        for read in (formats, idioms, labelled):
            for start, end, score in read(view):
                yield Match(start, end, "SECRET", score)
