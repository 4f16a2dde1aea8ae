"""Translations out to somebody without an account, and back: `out` writes a sheet, `back` says what one that returned
would do, `writing` does it. A line is one text; its hidden key holds what it stood on when it went out."""
