"""Kernels and device functions to facts: sizes, features, launches, class."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from estimator.model.fact import Argument, Fact
from estimator.parse.cuda.conditionals import Group, find_guards
from estimator.parse.cuda.features import Body, read_body
from estimator.parse.cuda.functions import Function, find_functions
from estimator.parse.cuda.macros import Macro
from estimator.parse.cuda.syntax import Syntax, qualified
from estimator.parse.cuda.text import Text
from estimator.parse.kernel_class import classify

if TYPE_CHECKING:
    from tree_sitter import Node

    from estimator.model.fact import Guard

_LAUNCH_CALLS = frozenset(
    "cudaLaunchKernel cudaLaunchKernelEx cudaLaunchKernelExC cudaLaunchCooperativeKernel cuLaunchKernel "
    "cuLaunchKernelEx cuLaunchCooperativeKernel".split()
)
_HARDLY_FEATURES = frozenset(
    {"loop", "row-loop", "atomic-in-place", "writes", "ranks", "kept-extreme", "peer-memory"}
)  # for the class only


class Unit(NamedTuple):
    """A function with what its body uses, in the file's own bytes (`offset` is added to those of the function)."""

    function: Function
    body: Body
    offset: int
    lines: int


class Launch(NamedTuple):
    """A launch site: the kernel's name, where it stands, and the host function around it."""

    kernel: str
    start: int
    end: int
    scope: str


class Reading(NamedTuple):
    """All functions of a file by kind, the macros' bodies, and the launch sites."""

    kernels: list[Unit]
    devices: list[Unit]
    hosts: list[Unit]
    macros: dict[str, Body]
    launches: list[Launch]


def read_units(syntax: Syntax, macros: list[Macro], text: Text) -> Reading:
    """Return the functions of a file and of its macros' bodies, and the launches."""
    constants = _constants(syntax)
    device_macros = frozenset(m.name for m in macros if b"__device__" in m.syntax.data[:60])
    reading = Reading([], [], [], {}, [])
    by_kind = {"kernel": reading.kernels, "device": reading.devices, "host": reading.hosts}
    for tree, offset in [(syntax, 0), *((macro.syntax, macro.offset) for macro in macros)]:
        for function in find_functions(tree, device_macros):
            body = read_body(function, tree, constants)
            first, last = (text.line_of(offset + at) for at in (function.start, function.body[1] - 1))
            by_kind[function.kind].append(Unit(function, body, offset, last - first + 1))
    for macro in macros:
        whole = Function(macro.name, "", "host", 0, (0, 0), (0, len(macro.syntax.data)), (), False, False)
        reading.macros[macro.name] = read_body(whole, macro.syntax)
    names = {unit.function.name for unit in reading.kernels}
    reading.launches.extend(_launches(syntax, 0, reading.hosts, names))
    for macro in macros:
        reading.launches.extend(_launches(macro.syntax, macro.offset, [], names))
    return reading


def _constants(syntax: Syntax) -> frozenset[str]:
    """Return the names of the variables in constant memory."""
    names: set[str] = set()
    for token in syntax.of("constant"):
        parent: Node | None = token.parent
        while parent is not None and parent.type != "declaration":
            parent = parent.parent
        if parent is not None:
            names.update(syntax.text(node) for node in syntax.within("name", token.end_byte, parent.end_byte)[:3])
    return frozenset(names)


def _launches(syntax: Syntax, offset: int, hosts: list[Unit], names: set[str]) -> list[Launch]:
    found = []
    for node in syntax.of("launch"):
        call = node.parent
        called = call.child_by_field_name("function") if call is not None else None
        if call is None or called is None:
            called = node.prev_sibling
        if called is None:
            continue
        host = _around(node.start_byte, hosts) if not offset else None
        name = qualified(called, syntax).rpartition("::")[2]
        name = _behind(name, host, syntax, names)
        start = offset + called.start_byte
        found.append(Launch(name, start, offset + node.end_byte, host.function.name if host else ""))
    for node in syntax.of("call"):
        called = node.child_by_field_name("function")
        if called is None or syntax.text(called).rpartition("::")[2] not in _LAUNCH_CALLS:
            continue
        host = _around(node.start_byte, hosts) if not offset else None
        inside = {syntax.text(n) for n in syntax.within("name", node.start_byte, node.end_byte)}
        first = next(iter(sorted(inside & names)), "")
        if not first:
            candidates = (_behind(word, host, syntax, names) for word in sorted(inside))
            first = next((candidate for candidate in candidates if candidate in names), "")
        found.append(
            Launch(first, offset + node.start_byte, offset + node.end_byte, host.function.name if host else "")
        )
    return found


def _around(at: int, hosts: list[Unit]) -> Unit | None:
    """Return the innermost host function around a byte."""
    inside = [unit for unit in hosts if unit.function.body[0] <= at < unit.function.body[1]]
    return min(inside, key=lambda unit: unit.function.body[1] - unit.function.body[0], default=None)


def _behind(name: str, host: Unit | None, syntax: Syntax, names: set[str]) -> str:
    """Return the kernel that a local variable was given: `auto kernel = &add<float>; kernel<<<...>>>(...)`."""
    if name in names or host is None:
        return name
    for kind in ("init", "assign"):
        for node in syntax.within(kind, *host.function.body):
            left = node.child_by_field_name("declarator" if kind == "init" else "left")
            if left is None or not syntax.text(left).strip("*&() ").endswith(name):
                continue
            given = {syntax.text(n) for n in syntax.within("name", left.end_byte, node.end_byte)} & names
            if given:
                return sorted(given)[0]
    return name


class KernelWriter:
    """Turns the units of one file into facts."""

    def __init__(self, reading: Reading, text: Text, groups: list[Group], place_guards: tuple[Guard, ...]) -> None:
        self.reading = reading
        self.text = text
        self.groups = groups
        self.place_guards = place_guards
        self.stem = PurePosixPath(text.path).stem
        self.by_name: dict[str, list[Unit]] = {}
        for unit in reading.devices:
            for name in {unit.function.name, unit.function.owner} - {""}:
                self.by_name.setdefault(name, []).append(unit)
        self.taken: set[int] = set()

    def write(self) -> list[Fact]:
        """Return a fact for each kernel, and one for the device functions that no kernel of the file calls."""
        facts = [self._kernel(unit) for unit in self.reading.kernels]
        facts += [self._kernel(unit) for unit in self._functors()]
        left = [unit for unit in self.reading.devices if id(unit) not in self.taken]
        return facts + ([self._helpers(left)] if left else [])

    def _functors(self) -> list[Unit]:
        """Return the call operators of structs that a host function hands to somebody else's kernel."""
        used = {name for unit in self.reading.hosts for name in unit.body.names}
        found = []
        owners = set()
        for unit in self.reading.devices:
            owner = unit.function.owner
            if (
                unit.function.name == "operator()"
                and owner in used
                and id(unit) not in self.taken
                and owner not in owners
            ):
                owners.add(owner)
                found.append(unit)
        return found

    def _reach(self, unit: Unit) -> tuple[list[Unit], set[str]]:
        """Return the device functions that a function calls, directly or not, and the features of all with macros."""
        names = set(unit.body.names)
        features = set(unit.body.features)
        reached: list[Unit] = []
        seen: set[int] = {id(unit)}
        queue = list(unit.body.names)
        while queue:
            name = queue.pop()
            macro = self.reading.macros.get(name)
            if macro is not None:
                features |= macro.features
                queue.extend(macro.names - names)
                names |= macro.names
            for device in self.by_name.get(name, ()):
                if id(device) not in seen:
                    seen.add(id(device))
                    reached.append(device)
                    features |= device.body.features - {"template", "launch-bounds"}
                    queue.extend(device.body.names - names)
                    names |= device.body.names
        return reached, features

    def _kernel(self, unit: Unit) -> Fact:
        function = unit.function
        is_kernel = function.kind == "kernel"
        name = function.name if is_kernel else function.owner
        reached, features = self._reach(unit)
        lines = unit.lines + sum(device.lines for device in reached if id(device) not in self.taken)
        self.taken.update(id(device) for device in (unit, *reached))
        launches = [launch for launch in self.reading.launches if is_kernel and launch.kernel == name]
        launchers = self._launchers(name, launches)
        if unit.body.is_stub and not reached:
            kernel_class, note = "other", "the body is empty: it stands in for a build without it"
            features.add("stub")
        else:
            if any(body.depth >= 2 for body in (unit.body, *(device.body for device in reached))):
                features.add("nested-loop")
            if not is_kernel:
                features.add("functor")
            kernel_class, note = classify(name, [self.stem, *launchers], features)
        at = unit.offset + function.name_span[0]
        return Fact(
            kind="kernel",
            symbol=name,
            place=self.text.place(at, max(at + 1, self._end_of_signature_line(at))),
            syntax=f"__global__ {name}" if is_kernel else f"__device__ {name}",
            snippet=self.text.snippet(at),
            arguments=tuple(
                Argument(parameter.name or None, position, None, parameter.type)
                for position, parameter in enumerate(function.parameters)
            ),
            guards=(*self.place_guards, *find_guards(self.groups, at)),
            lines=lines,
            features=tuple(sorted(features - _HARDLY_FEATURES)),
            kernel_class=kernel_class,
            note=note,
            launches=len(launches),
            launchers=launchers,
        )

    def _end_of_signature_line(self, at: int) -> int:
        return self.text.end_of_line(at)

    def _launchers(self, kernel: str, launches: list[Launch]) -> tuple[str, ...]:
        found = {launch.scope for launch in launches if launch.scope}
        through = {name for name, body in self.reading.macros.items() if kernel in body.names}
        for unit in self.reading.hosts:
            if not unit.offset and (kernel in unit.body.names or through & unit.body.names):
                found.add(unit.function.name)
        return tuple(sorted(found))

    def _helpers(self, left: list[Unit]) -> Fact:
        """Return one fact for all device functions that other files' kernels call."""
        features: set[str] = set()
        for unit in left:
            features |= unit.body.features
        first = left[0]
        at = first.offset + first.function.name_span[0]
        named = ", ".join(dict.fromkeys(unit.function.owner or unit.function.name for unit in left[:6]))
        more = f" and {len(left) - 6} more" if len(left) > 6 else ""
        return Fact(
            kind="kernel",
            symbol=self.stem,
            place=self.text.place(at, max(at + 1, self.text.end_of_line(at))),
            syntax=f"__device__ {self.stem}",
            snippet=self.text.snippet(at),
            guards=(*self.place_guards, *find_guards(self.groups, at)),
            lines=sum(unit.lines for unit in left),
            features=tuple(sorted(features - _HARDLY_FEATURES)),
            kernel_class="helper",
            note=f"device functions that no kernel of the file calls: {named}{more}",
        )
