"""Which Python file or module a command starts."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.model.summary import Launch
from estimator.parse.shell.syntax import Word

_MODULE_LAUNCHERS = frozenset({"torch.distributed.launch", "torch.distributed.run", "torch.distributed.elastic",
                               "deepspeed.launcher.runner", "accelerate.commands.launch", "coverage", "pdb",
                               "cProfile", "debugpy"})  # fmt: skip
_TOOLS = frozenset({"pip", "venv", "ensurepip", "virtualenv", "build", "http.server"})
_SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn"})
_WITH_MODULE = ("-m", "--module")


def find_launch(program: str, words: Sequence[Word], folder: str) -> tuple[Launch, int] | None:
    """
    Return what the command starts, and where its own arguments begin; None where it starts no Python that is named.

    `words` begin with the program. Code given on the command line (`-c`) names nothing.
    """
    index = 1
    launcher = program
    while index < len(words):
        text = words[index].text
        if text in _WITH_MODULE and index + 1 < len(words):
            module = words[index + 1].text
            if module in _MODULE_LAUNCHERS:
                launcher, index = module, index + 2
                continue
            if module in _TOOLS:
                return None
            return Launch(words[index + 1].start[0] + 1, launcher, module=module, folder=folder), index + 2
        if text == "-c" and program == "python" and launcher == "python":
            return None
        if text.endswith(".py") and not text.startswith("-"):
            path = text.removeprefix("./")
            return Launch(words[index].start[0] + 1, launcher, path=path, folder=folder), index + 1
        if program in _SERVERS and ":" in text and not text.startswith("-"):
            module = text.partition(":")[0]
            return Launch(words[index].start[0] + 1, launcher, module=module, folder=folder), index + 1
        if program == "python" and launcher == "python" and not text.startswith("-"):
            return None  # a file of another name, such as "$SCRIPT": nothing can be known of it
        index += 1
    return None
