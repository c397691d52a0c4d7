"""APIs and services are called by the names that the conventions have."""

import pytest

from sekisho.tracing.gen_ai import OPERATIONS, provider_name
from sekisho.upstreams import ECHO, Jurisdiction, Upstream
from sekisho.wire.apis import APIS


@pytest.mark.parametrize(
    ("api", "host", "name"),
    [
        ("openai.chat", "https://api.openai.com", "openai"),
        ("openai.chat", "https://sample.openai.azure.com/openai", "azure.ai.openai"),
        ("openai.chat", "https://api.mistral.ai", "mistral_ai"),
        ("openai.chat", "http://127.0.0.1:8000", "openai"),
        ("gemini.generate", "https://generativelanguage.googleapis.com", "gcp.gemini"),
        (
            "gemini.generate",
            "https://asia-northeast1-aiplatform.googleapis.com",
            "gcp.vertex_ai",
        ),
        ("bedrock.converse", "https://bedrock-runtime.example", "aws.bedrock"),
        ("anthropic.messages", "https://api.anthropic.com", "anthropic"),
        ("text.mask", "https://api.openai.com", ""),
        ("", "https://api.openai.com", ""),
    ],
)
def test_a_provider_is_told_by_its_host_or_else_by_its_api(api: str, host: str, name: str) -> None:
    assert provider_name(api, Upstream("x", host, Jurisdiction.FOREIGN)) == name


def test_without_a_host_the_api_tells() -> None:
    assert provider_name("openai.chat", None) == "openai"
    assert provider_name("cohere.chat", ECHO) == "cohere"


def test_every_api_with_an_operation_exists() -> None:
    assert set(OPERATIONS) <= {api.name for api in APIS}
