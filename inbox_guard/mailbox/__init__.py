"""Mailboxes: one port, four adapters.  Only this package changes anything in a mailbox, and only by running steps."""
