"""What is kept while a partnership is followed, as people read it."""
