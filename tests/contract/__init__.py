"""What mailboxes promise, tried on real servers."""
