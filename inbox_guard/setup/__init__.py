"""Setting up an account: which server an address lives on, what is wrong with a login, and the config as text.

Asks DNS at most, and the IMAP server itself; no web page, no service.
"""
