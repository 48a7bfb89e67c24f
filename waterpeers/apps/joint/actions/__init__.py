"""Every write about what one side drafts and the other agrees to."""
