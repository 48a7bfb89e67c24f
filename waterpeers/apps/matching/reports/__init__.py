"""What pages of matching say: a shortlist in words, its candidates side by side."""
