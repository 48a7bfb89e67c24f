"""Reads of many partnerships: lines, narrowing, reminders, how they changed over time."""
