"""How people prove who they are: passwords, second factors, and who tried from where.

Not for: what people may do, which follows from their roles (``accounts``).
"""
