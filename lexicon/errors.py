"""What every error of ours that a person is told of is one of.

The command line ends with one line and a status for each; which one is said by its base,
so that a new error needs no place that knows of it.
"""


class Invalid(Exception):
    """What somebody wrote cannot be used: a path, a file, a setting, an argument. The message
    is one line that names it and says what is expected. Exit status 2: trying again as it
    stands can never succeed."""


class Unavailable(Exception):
    """What is needed from outside is away, refuses or is too old: the message is one line that
    names it. Exit status 1: the same command may succeed later."""


def said(error: BaseException) -> str:
    """What an error says, in one line; its name where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
