"""Partnerships whose people do whatever comes to their mind; what must hold then holds."""
