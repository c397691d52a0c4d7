"""What travels: where text stands in payloads, streams and errors. Pure: bytes in, bytes out."""
