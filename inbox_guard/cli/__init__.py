"""The command line: `app` is the parser and speaks of errors, and each command has a file of its own.

The commands are thin: options → call → print.  Nothing here judges mail or imports anything heavy before it is used.
"""
