"""Traces of exchanges for OpenTelemetry: where their time went, and never a value."""
