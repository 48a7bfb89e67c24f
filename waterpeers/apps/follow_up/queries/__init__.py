"""Reading what is kept while a partnership is followed."""
