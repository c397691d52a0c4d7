"""What `sekisho doctor` looks at: whether a server with this configuration would do its work."""
