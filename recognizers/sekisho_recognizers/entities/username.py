# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Handles and login names."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, any_of

_SERVICES = any_of(
    ("LINE", "LINE ID", "インスタ", "Instagram", "Twitter", "X", "Slack", "GitHub", "Facebook", "TikTok",
     "Discord", "アカウント", "アカウント名", "ユーザー名", "ユーザ名", "ユーザーID", "ログインID", "ログイン名", "user",
     "username", "user_name", "login", "handle", "account", "GitLab", "Teams", "Skype", "ユーザーid", "ハンドル名"),
)  # fmt: skip


class JpUsernameRecognizer(JpPatternRecognizer):
    """@handle, and what stands behind a service's or a login's label. No check digit; the label
    or the @ is what tells. Invalid: @ alone, or a decorator's dotted name in code."""

    entity_types = ("USERNAME",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![A-Za-z0-9._%+@/-])@(?P<value>[A-Za-z0-9_][A-Za-z0-9_.]{2,29})(?![A-Za-z0-9_(/@-])"
            ),
            score=0.5,
            cues=Cues(
                "インスタ", "Instagram", "Twitter", "X", "LINE", "アカウント", "SNS", "Slack"
            ),
            veto=Cues("import", "def ", "class ", "npm", "decorator", before=20, after=20),
        ),
        Pattern(
            re.compile(
                _SERVICES + r"(?: ?ID|のID|アカウント)?\"?(?: ?[:=は] ?| が | |\(|「|\"){1,3}@?"
                r"(?P<value>[A-Za-z0-9][A-Za-z0-9_.-]{3,29})(?![A-Za-z0-9_@(.-])",
                re.IGNORECASE,
            ),
            score=0.6,
            check=lambda value: any(c in "0123456789_.-" for c in value) and not value.isdigit(),
        ),
    )
