"""CMake, Bazel, Meson and Make to facts."""

from __future__ import annotations

import pytest

from tests.parse.seeing import facts, parse, seen

CMAKE = [
    ("enable_language(CUDA)", ["build cmake.enable_language CUDA"]),
    ("ENABLE_LANGUAGE(CUDA)", ["build cmake.enable_language CUDA"]),
    ("project(x LANGUAGES CXX CUDA)", ["build cmake.project x LANGUAGES CXX CUDA"]),
    ("if(A)\n  find_package(CUDAToolkit 12 REQUIRED)\nendif()", ["build cmake.find_package CUDAToolkit 12 REQUIRED"]),
    ("target_link_libraries(a CUDA::cublas b)", ["build cmake.CUDA::cublas"]),
    ('set(X "CUDA::cublas;b")', ["build cmake.CUDA::cublas"]),
    ("set(CMAKE_CUDA_ARCHITECTURES 80 90)", ["build cmake.CMAKE_CUDA_ARCHITECTURES 80 90"]),
    ("list(APPEND CMAKE_CUDA_FLAGS -O3)", ["build cmake.CMAKE_CUDA_FLAGS -O3"]),
    ("set_target_properties(a PROPERTIES CUDA_STANDARD 17)", ["build cmake.CUDA_STANDARD"]),
    ("include_directories(${CUDA_INCLUDE_DIRS})\nmessage(${CUDA_INCLUDE_DIRS})", ["build cmake.CUDA_INCLUDE_DIRS"]),
    ("execute_process(COMMAND nvcc --version RESULT_VARIABLE r)", ["command nvcc"]),
    ("add_custom_command(OUTPUT a COMMAND nvcc -o a a.cu DEPENDS a.cu)", ["command nvcc"]),
    ("find_program(N NAMES nvcc HINTS /x)", ["command nvcc"]),
    ("set(A $ENV{CUDA_HOME})", ["env CUDA_HOME"]),
    ("# find_package(CUDA)", []),
    ("#[[ find_package(CUDA) ]]", []),
    ('message("find_package(CUDA)")', []),
    ("export(NAMESPACE CUDA::)", []),
    ("set(MY_CUDA_FLAG 1)", []),
]


@pytest.mark.parametrize(("text", "expected"), CMAKE)
def test_cmake(text: str, expected: list[str]) -> None:
    assert seen("CMakeLists.txt", text) == expected
    assert parse("CMakeLists.txt", text).degraded is None


def test_broken_cmake_is_read_around() -> None:
    parsed = parse("a.cmake", "enable_language(CUDA)\nset(A\nfind_package(CUDA)\n")
    assert parsed.degraded is not None
    assert "not valid CMake" in parsed.degraded.reason
    assert any(fact.symbol == "cmake.enable_language" for fact in parsed.facts)


BAZEL = [
    ('cuda_library(name = "a")', ["build bazel.cuda_library"]),
    ('load("@rules_cuda//cuda:defs.bzl", "cuda_library")', ["build bazel.@rules_cuda @rules_cuda//cuda:defs.bzl"]),
    ('bazel_dep(name = "rules_cuda", version = "1")', ["build bazel.@rules_cuda"]),
    ('a(deps = ["@local_config_cuda//cuda:x"])', ["build bazel.@local_config_cuda @local_config_cuda//cuda:x"]),
    ('a(deps = if_cuda([":b"]) + [":c"])', ["build bazel.if_cuda"]),
    ('native.cuda_library(name = "a")', ["build bazel.cuda_library"]),
    ('a(name = "cuda_library", doc = "uses @local_config_cuda//x")', []),
    ("# cuda_library()", []),
]


@pytest.mark.parametrize(("text", "expected"), BAZEL)
@pytest.mark.parametrize("name", ["BUILD", "BUILD.bazel", "a.bzl", "WORKSPACE", "MODULE.bazel"])
def test_bazel(name: str, text: str, expected: list[str]) -> None:
    assert seen(name, text) == expected


def test_broken_bazel_is_read_around() -> None:
    parsed = parse("BUILD.bazel", 'cuda_library(name = "a")\nx = = 1\n')
    assert parsed.degraded is not None
    assert [fact.symbol for fact in parsed.facts] == ["bazel.cuda_library"]


MESON = [
    ("add_languages('cuda', required: true)", ["build meson.add_languages cuda"]),
    ("project('x', 'cpp', 'cuda')", ["build meson.project x cpp cuda"]),
    ("d = dependency(\n  'cuda', # why\n  modules: ['cublas'])", ["build meson.dependency cuda cublas"]),
    ("f(dependency('cuda'))", ["build meson.dependency cuda"]),
    ("# dependency('cuda')", []),
    ("x = '''dependency('cuda')'''", []),
    ("x = \"dependency('cuda')\"", []),
]


@pytest.mark.parametrize(("text", "expected"), MESON[:-1])
def test_meson(text: str, expected: list[str]) -> None:
    assert seen("meson.build", text) == expected


def test_broken_meson_says_so() -> None:
    parsed = parse("meson.build", "add_languages('cuda')\nf('a'\n")
    assert parsed.degraded is not None
    assert parsed.degraded.reason == "line 2: a bracket is not closed"


MAKE = [
    ("a:\n\tnvcc -o a a.cu\n", ["command nvcc"]),
    ("a:\n\t@-nvcc -o a a.cu\n", ["command nvcc"]),
    ("NVCC ?= /x/bin/nvcc\na:\n\t$(NVCC) -o $@ $<\n", ["command nvcc", "command nvcc"]),
    ("N := $(shell nvcc --version | tail -1)\n", ["command nvcc"]),
    ("a:\n\tfoo && \\\n\tnvcc -V\n", ["command nvcc"]),
    ("export CUDA_VISIBLE_DEVICES = 0\n", ["env CUDA_VISIBLE_DEVICES 0"]),
    ("CUDA_HOME ?= /c\n", ["env CUDA_HOME /c"]),
    ("a:\n\tCUDA_VISIBLE_DEVICES=0 python a.py\n", ["env CUDA_VISIBLE_DEVICES 0"]),
    ("NCCL_MAJOR := 2\na:\n\techo $(NCCL_MAJOR) $$NCCL_MINOR\n", []),
    ("# nvcc\na:\n\techo nvcc\n", []),
    ("# a comment \\\nnvcc\n", []),
    ("nvcc: a\n\ttrue\n", []),
]


@pytest.mark.parametrize(("text", "expected"), MAKE)
def test_make(text: str, expected: list[str]) -> None:
    assert seen("Makefile", text) == expected


def test_places_in_recipes() -> None:
    met = facts("Makefile", "NVCC = nvcc\n\na:\n\tfoo; \\\n\tnvcc -V\nb:\n\t@$(NVCC) a\n", "command")
    assert [(fact.place.line, fact.place.column) for fact in met] == [(1, 1), (5, 2), (7, 3)]
