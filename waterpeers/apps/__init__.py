"""The Django apps, one for each subject; each knows only those below it."""
