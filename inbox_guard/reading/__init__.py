"""Bytes → messages: parsing, text, quotations, language, sentences, values, threads.  Pure."""
