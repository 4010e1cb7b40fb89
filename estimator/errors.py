"""The errors that a user can cause; each carries one line that says what, where and what to do."""


class CannscopeError(Exception):
    """A failure that the user can mend; `str()` is the one line to print."""

    exit_code = 2


class UsageError(CannscopeError):
    """The command line asks for something that cannot be done."""


class ConfigError(CannscopeError):
    """A configuration file is broken or holds an unknown key."""


class RulePackError(CannscopeError):
    """A rule pack is broken; the message carries file and line."""


class NothingToReadError(CannscopeError):
    """The paths given hold nothing that can be read."""

    exit_code = 3
