"""What the mails of all subjects share."""


def one_line(text: str) -> str:
    """Take line breaks out of a name, so that it can stand in a header of a mail."""
    return " ".join(text.split())
