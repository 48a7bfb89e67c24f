"""Fields, base models and safe reading of files, for all subjects.

Not for: anything that knows of water, utilities or partnerships.
"""
