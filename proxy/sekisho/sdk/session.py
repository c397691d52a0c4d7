"""One conversation: what is masked in it is restored in it alone, until it ends."""

from types import TracebackType

from sekisho.sdk.kept_values import SessionValues
from sekisho.sdk.texts import TextMasker, Texts
from sekisho.sdk.threads import in_thread


class Session(Texts):
    """Open one for each conversation or user, with `shield.session()`. A later text agrees with
    the earlier ones: what was masked once is masked again, and a surname stays its owner's.

    Its values are kept in this process and forgotten when it ends; then every method raises
    InvalidRequest, `unknown_session`. Too many of them (4 million characters) raise `session_full`.
    """

    def __init__(self, masker: TextMasker, values: SessionValues) -> None:
        super().__init__(masker, values)
        self._session_values = values

    def __repr__(self) -> str:
        return "Session()"

    def forget(self) -> None:
        """Twice does no harm."""
        self._masker.end(self._session_values)

    async def aforget(self) -> None:
        self._session_values.forget()  # at once, also where the task was cancelled
        await in_thread(self.forget)

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.forget()

    async def __aenter__(self) -> "Session":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aforget()
