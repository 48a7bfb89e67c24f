"""Every write about progress reports."""
