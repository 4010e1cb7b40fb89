"""What is said of a project that has a port, and of what it shares with its upstream."""

from __future__ import annotations

import json

import msgspec

from estimator.model.known_port import KnownPort, Port, Recognition
from estimator.model.rule import Evidence
from estimator.model.scan import Upstream
from estimator.report import json_v1, terminal
from tests.report.story import FINDINGS, make_scan

KNOWN = KnownPort(
    id="lib",
    title="Lib",
    names=("lib",),
    folders=("lib",),
    files=("lib/a.py", "lib/b.py"),
    port=Port(kind="plugin", name="lib-npu", repository="x/lib-npu", since="1.0", licence="MIT"),
    advice="Pin it.",
    evidence=(Evidence("x/lib-npu at 1234", "2026-11", "source"),),
)
FOUND = Recognition(known=KNOWN, by="name", files=("lib/a.py",), share=0.9)
UPSTREAM = Upstream(name="lib-1.0", shared=3, gone=1, moved={"new/a.py": "old/a.py"})


def test_the_port_is_said_before_the_verdict() -> None:
    text = terminal.render(msgspec.structs.replace(make_scan(), known_port=FOUND))
    assert text.startswith("This is Lib, which has a port.\n")
    words = " ".join(text.split())
    assert "A plugin runs Lib on Ascend: lib-npu (github.com/x/lib-npu, since 1.0, MIT). Pin it." in words
    assert "To price only what it adds: `--against DIR`" in words
    assert text.index("lib-npu") < text.index("Porting effort to")
    assert max(map(len, text.splitlines())) <= 80


def test_a_fork_is_guessed_and_unknown_facts_are_left_out() -> None:
    known = msgspec.structs.replace(KNOWN, port=Port(kind="fork", name="lib-npu", repository="host.org/lib"))
    found = msgspec.structs.replace(FOUND, known=known, by="files", share=0.48)
    words = " ".join(terminal.render(msgspec.structs.replace(make_scan(), known_port=found)).split())
    assert words.startswith("This looks like a fork of Lib, which has a port. 48 % of its own Python files")
    assert "A changed copy of Lib runs on Ascend: lib-npu (host.org/lib). Pin it." in words


def test_what_upstream_has_is_not_counted() -> None:
    marked = tuple(msgspec.structs.replace(f, state="upstream") if f.rule == "story-stream" else f for f in FINDINGS)
    scan = msgspec.structs.replace(make_scan(), findings=marked, known_port=FOUND, against=UPSTREAM)
    words = " ".join(terminal.render(scan).split())
    added = len(scan.counted)
    assert "Held against lib-1.0: only what this tree adds is priced." in words
    assert f"3 findings upstream has too, {added} it has not, 1 only it has. 1 file moved." in words
    assert "--against DIR" not in words
    assert "story-stream" not in words.partition("findings in own code")[2]


def test_a_tree_that_adds_nothing() -> None:
    marked = tuple(msgspec.structs.replace(finding, state="upstream") for finding in FINDINGS)
    text = terminal.render(msgspec.structs.replace(make_scan(), findings=marked, against=UPSTREAM))
    assert "No CUDA tie found in the code read that upstream does not have." in text


def test_hostile_names_stay_text() -> None:
    against = msgspec.structs.replace(UPSTREAM, name="[bold]\x1b[31mred")
    text = terminal.render(msgspec.structs.replace(make_scan(), against=against))
    assert "\x1b" not in text
    assert "[bold]\\x1b[31mred" in text


def test_json_has_both() -> None:
    scan = msgspec.structs.replace(make_scan(), known_port=FOUND, against=UPSTREAM)
    report = json.loads(json_v1.render(scan))
    assert report["known_port"]["id"] == "lib"
    assert report["known_port"]["port"]["since"] == "1.0"
    assert report["known_port"]["evidence"] == [{"source": "x/lib-npu at 1234", "checked": "2026-11", "how": "source"}]
    assert report["against"] == {
        "name": "lib-1.0",
        "shared": 3,
        "gone": 1,
        "moved": [{"path": "new/a.py", "upstream_path": "old/a.py"}],
    }
    plain = json.loads(json_v1.render(make_scan()))
    assert "known_port" not in plain
    assert "against" not in plain
