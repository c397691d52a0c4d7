"""The sites that are imitated: their names, and where on their pages things stand.

Modelled on what the real pages show to a script in the browser, as of 2026. `notes.example` is a
site that nobody has written an adapter for.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """Selectors are CSS. `home` is where a new conversation begins."""

    name: str
    host: str
    composer: str
    send: str
    question: str
    answer: str
    home: str = "/"

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.home}"


CHATGPT = Site(
    "chatgpt",
    "chatgpt.com",
    composer="#prompt-textarea",
    send="button[data-testid=send-button]",
    question="[data-message-author-role=user]",
    answer="[data-message-author-role=assistant]",
)
CLAUDE = Site(
    "claude",
    "claude.ai",
    composer="div.tiptap.ProseMirror",
    send='button[aria-label="Send message"]',
    question="[data-testid=user-message]",
    answer=".font-claude-response",
    home="/new",
)
GEMINI = Site(
    "gemini",
    "gemini.google.com",
    composer="rich-textarea .ql-editor",
    send="button.send-button",
    question="user-query",
    answer="message-content",
    home="/app",
)
COPILOT = Site(
    "copilot",
    "copilot.microsoft.com",
    composer="#userInput",
    send="[data-testid=submit-button]",
    question="[data-content=user-message]",
    answer="[data-content=ai-message]",
)
NOTES = Site(
    "notes",
    "notes.example",
    composer="form.chat textarea",
    send="form.chat button",
    question="p.user",
    answer="p.assistant",
)

KNOWN = (CHATGPT, CLAUDE, GEMINI, COPILOT)
SITES = {site.host: site for site in (*KNOWN, NOTES)}
