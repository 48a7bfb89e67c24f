"""Somebody's tables of the register: what their rows say, and which organisations they mean."""
