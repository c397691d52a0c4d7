"""The HTTP server: edges that translate between clients and the exchange, and hold no rules."""
