"""Every error that a client of Sekisho can meet.

SekishoError
├── InvalidRequest      the caller's mistake: a body that cannot be read, an API nobody knows
├── PolicyRefusal       the request could be read, and may not leave
│   └── Rerouted        it may be answered at home: whoever can, sends it there
├── UpstreamFailure     the AI service could not be reached, or broke off
├── DetectionFailure    the detector failed or took too long: fail closed, nothing left
└── VaultFailure        what has to be kept cannot be kept, or not be read again

Messages are made of fixed sentences, entity types, settings and sizes. None ever holds a piece of
a request or a response, so each may be logged and shown.
"""


class SekishoError(Exception):
    """`code` is stable and for programs; `ja` and `en` say the same for people.

    `setting` names the configuration entry that would allow what was refused.
    """

    status = 500

    def __init__(
        self,
        code: str,
        *,
        ja: str,
        en: str,
        setting: str | None = None,
        status: int | None = None,
        entity_types: tuple[str, ...] = (),
        retry_after_s: int | None = None,
    ) -> None:
        self.code = code
        self.ja = ja
        self.en = en
        self.setting = setting
        self.status = type(self).status if status is None else status
        self.entity_types = entity_types
        self.retry_after_s = retry_after_s
        super().__init__(self.message)

    @property
    def message(self) -> str:
        hint = f" [{self.setting}]" if self.setting else ""
        return f"{self.en}{hint} / {self.ja}"


class InvalidRequest(SekishoError):
    status = 400


class PolicyRefusal(SekishoError):
    status = 403


class Rerouted(PolicyRefusal):
    """`to`: the upstream that the policy names for this request."""

    def __init__(
        self,
        code: str,
        *,
        to: str,
        ja: str,
        en: str,
        setting: str,
        entity_types: tuple[str, ...],
    ) -> None:
        super().__init__(code, ja=ja, en=en, setting=setting, entity_types=entity_types)
        self.to = to


class UpstreamFailure(SekishoError):
    status = 502


class DetectionFailure(SekishoError):
    status = 503


class VaultFailure(SekishoError):
    status = 503
