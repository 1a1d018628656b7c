"""Readers: a file's bytes in, one Recording out. Nothing else leaves this package."""
