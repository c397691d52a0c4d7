"""Values out, placeholders in, and back. Pure: no I/O, no event loop, nothing shared."""
