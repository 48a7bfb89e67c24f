"""What one side of a partnership drafts and the other agrees to: who may, the moves, their pages.

Not for: what such a document says (``updates``, ``reporting``), what each side signs for itself
(``agreements``, ``closing``), what people of each side say yes to (``missions``, ``lessons``).
"""
