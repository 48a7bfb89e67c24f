"""Reads of questionnaires."""
