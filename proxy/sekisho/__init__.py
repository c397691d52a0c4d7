"""Sekisho (関所): what leaves the country is inspected here, and comes home as it was."""

__version__ = "0.1.0"

__all__ = ["__version__"]
