"""Mailboxes: one port, an adapter for IMAP and one in RAM.

Only this package changes anything in a mailbox, and only by running steps.
"""
