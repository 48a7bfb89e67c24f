"""``python -m waterpeers`` is the ``waterpeers`` command."""

from waterpeers.cli import main

main()
