"""Laws of the rules: each makes the one change it is named for, and nothing that does not compile on purpose."""

from __future__ import annotations

import pytest

from harness.mutants.mutation import Mutation
from harness.mutants.rules import OPERATORS, find_mutations


def seeded(body: str, operator: str) -> list[str]:
    source = f"int f(int a, int b)\n{{\n{body}\n}}\n".encode()
    return [
        mutation.apply(source).decode().split("\n")[2]
        for mutation in find_mutations("x.c", source)
        if mutation.operator == operator
    ]


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        ("boundary", "return a < b;", ["return a <= b;"]),
        ("equality", "return a == b;", ["return a != b;"]),
        ("connector", "return a && b;", ["return a || b;"]),
        ("arithmetic", "return a + b;", ["return a - b;"]),
        ("bitwise", "return a << b;", ["return a >> b;"]),
        ("assignment", "a += b;", ["a -= b;"]),
        ("step", "a++;", ["a--;"]),
        ("constant", "return 7u;", ["return 6u;", "return 8u;"]),
        ("constant", "return 0;", ["return 1;"]),
        ("truth", "return true;", ["return false;"]),
        ("return", "return a;", ["return 0;"]),
        ("statement", "g(a);", [";"]),
        ("condition", "if (a) b = a;", ["if (!(a)) b = a;"]),
        ("condition", "return a ? a : b;", ["return !(a) ? a : b;"]),
        ("break", "for (;;) break;", ["for (;;) ;"]),
        ("arguments", "g(a, b);", ["g(b, a);"]),
    ],
)
def test_each_rule_seeds_its_fault(operator: str, body: str, expected: list[str]) -> None:
    assert operator in OPERATORS
    assert seeded(body, operator) == expected


def test_what_stands_outside_of_functions_is_left_alone() -> None:
    assert find_mutations("x.c", b"#define LIMIT 3u\nstatic int table[4] = {1 + 2};\n") == []


def test_words_for_people_are_left_alone() -> None:
    assert find_mutations("x.c", b'void f(int a) { log_info("a", "%u", a + 1); }\n') == []


def test_a_condition_without_end_is_left_alone() -> None:
    assert seeded("while (true) a = b;", "condition") == []


def test_a_mutation_knows_its_function_and_line() -> None:
    found = find_mutations("x.c", b"\nstatic bool *const f(int a)\n{\n    return a < g;\n}\n")
    assert {(mutation.function, mutation.line) for mutation in found} == {("f", 4)}
    assert {mutation.operator for mutation in found} == {"boundary", "return"}


def test_mutations_of_one_place_have_keys_of_their_own() -> None:
    found = find_mutations("x.c", b"int f(int a, int b) { return a + 1 < b + 1; }\n")
    assert len({mutation.key for mutation in found}) == len(found)


def test_the_diff_shows_the_line_before_and_after() -> None:
    mutation = Mutation(file="x.c", line=1, function="f", operator="step", start=4, end=5, replacement="2")
    assert mutation.diff(b"a = 1;\nb;\n") == "@@ -1 +1 @@\n-a = 1;\n+a = 2;"
