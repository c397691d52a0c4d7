"""Sekisho inside the caller's own process: clients that mask, and texts in and out."""
