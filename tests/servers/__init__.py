"""Servers for the tests: a private Dovecot, a proxy that records, a server that says what a test tells it to say."""
