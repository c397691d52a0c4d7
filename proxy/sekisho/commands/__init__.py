"""The commands of `sekisho`, a module for each group; `sekisho.cli` puts them together."""
