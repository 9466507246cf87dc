"""`python -m inbox_guard` is `inbox-guard`."""

from inbox_guard.cli.app import main

if __name__ == "__main__":
    main()
