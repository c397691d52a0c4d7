"""Names that OpenTelemetry's conventions for generative AI have for APIs and services.

https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from sekisho.upstreams import Upstream

OPERATIONS: Mapping[str, str] = MappingProxyType(
    {
        "anthropic.messages": "chat",
        "bedrock.converse": "chat",
        "bedrock.converse_stream": "chat",
        "cohere.chat": "chat",
        "cohere.chat_v1": "chat",
        "cohere.embed": "embeddings",
        "cohere.generate": "text_completion",
        "gemini.embed": "embeddings",
        "gemini.generate": "generate_content",
        "gemini.stream": "generate_content",
        "ollama.chat": "chat",
        "ollama.embed": "embeddings",
        "ollama.generate": "text_completion",
        "openai.chat": "chat",
        "openai.completions": "text_completion",
        "openai.embeddings": "embeddings",
        "openai.responses": "chat",
    }
)
"""`gen_ai.operation.name` by a row's name."""

_VENDORS = {"gemini": "gcp.gemini", "bedrock": "aws.bedrock"}
_HOSTS = {
    ".openai.azure.com": "azure.ai.openai",
    ".services.ai.azure.com": "azure.ai.inference",
    "aiplatform.googleapis.com": "gcp.vertex_ai",
    "api.deepseek.com": "deepseek",
    "api.groq.com": "groq",
    "api.mistral.ai": "mistral_ai",
    "api.perplexity.ai": "perplexity",
    "api.x.ai": "x_ai",
}


def provider_name(api: str, upstream: Upstream | None) -> str:
    """`gen_ai.provider.name`: who runs it, where its host tells; else whose API it speaks. '' where
    no AI service is called.
    """
    vendor = api.partition(".")[0]
    if not vendor or vendor == "text":
        return ""
    host = (upstream and urlsplit(upstream.base_url).hostname) or ""
    known = next((name for end, name in _HOSTS.items() if host.endswith(end)), "")
    return known or _VENDORS.get(vendor, vendor)
