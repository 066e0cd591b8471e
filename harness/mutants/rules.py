"""The rules that seed faults: from a C file's syntax tree to every mutation of its functions. No choosing.

The rules follow the classic operators of mutation testing (Agrawal et al., "Design of Mutant Operators for the C
Programming Language", SERC-TR-41-P, 1989): ORRN, OLLN, OAAN, OBBN, OASN, OCNG, SSDL, CRCR. Left alone: what stands
outside of functions (tables, sizes, named figures), and log messages, which are words for people and not logic.
"""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter_c
from tree_sitter import Language, Node, Parser

from harness.mutants.mutation import Mutation

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_EQUALITY = {"==": "!=", "!=": "=="}
_CONNECTOR = {"&&": "||", "||": "&&"}
_ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*"}
_BITWISE = {"&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<"}
_ASSIGNMENT = {"+=": "-=", "-=": "+=", "|=": "=", "&=": "=", "^=": "=", "*=": "=", "<<=": "=", ">>=": "="}
_STEP = {"++": "--", "--": "++"}
_BINARY = (
    ("boundary", _BOUNDARY),
    ("equality", _EQUALITY),
    ("connector", _CONNECTOR),
    ("arithmetic", _ARITHMETIC),
    ("bitwise", _BITWISE),
)
OPERATORS = (
    *(name for name, _table in _BINARY),
    "assignment", "step", "condition", "constant", "truth", "return", "statement", "break", "arguments",
)  # fmt: skip

_CONDITIONAL = ("if_statement", "while_statement", "do_statement", "for_statement", "conditional_expression")
_LOG = ("log_info", "log_warn", "log_error")


def find_mutations(file: str, source: bytes) -> list[Mutation]:
    """Every mutation the rules give for one C file, in the order of their places."""
    tree = Parser(Language(tree_sitter_c.language())).parse(source)
    found = [
        Mutation(
            file=file,
            line=node.start_point[0] + 1,
            function=_function_name(function),
            operator=operator,
            start=node.start_byte,
            end=node.end_byte,
            replacement=replacement,
        )
        for function in _functions(tree.root_node)
        for node, operator, replacement in _faults(function.child_by_field_name("body"))
    ]
    return sorted(found, key=lambda mutation: (mutation.start, mutation.end, mutation.operator, mutation.replacement))


def _functions(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "function_definition":
            yield child
        elif child.type.startswith("preproc"):
            yield from _functions(child)


def _function_name(function: Node) -> str:
    node: Node | None = function
    while node is not None and node.type != "identifier":
        node = node.child_by_field_name("declarator")
    return "" if node is None else _text(node)


def _faults(node: Node | None) -> Iterator[tuple[Node, str, str]]:
    if node is None or node.is_error or _is_log(node):
        return
    yield from _faults_here(node)
    for child in node.named_children:
        yield from _faults(child)


def _faults_here(node: Node) -> Iterator[tuple[Node, str, str]]:
    match node.type:
        case "binary_expression":
            sign = node.child_by_field_name("operator")
            for operator, table in _BINARY:
                if sign is not None and _text(sign) in table:
                    yield sign, operator, table[_text(sign)]
        case "assignment_expression" | "update_expression":
            sign = node.child_by_field_name("operator")
            operator, table = ("step", _STEP) if node.type == "update_expression" else ("assignment", _ASSIGNMENT)
            if sign is not None and _text(sign) in table:
                yield sign, operator, table[_text(sign)]
        case "number_literal":
            yield from ((node, "constant", number) for number in _neighbours(_text(node)))
        case "true" | "false":
            yield node, "truth", "false" if node.type == "true" else "true"
        case "return_statement":
            value = next(iter(node.named_children), None)
            if value is None:
                yield node, "statement", ";"
            elif value.type not in ("number_literal", "true", "false"):
                yield value, "return", "0"
        case "expression_statement":
            if node.named_children and node.named_children[0].type != "cast_expression":
                yield node, "statement", ";"
        case "break_statement" | "continue_statement":
            yield node, "break", ";"
        case "argument_list":
            yield from _swapped(node)
    if node.type in _CONDITIONAL:
        condition = node.child_by_field_name("condition")
        inner = condition
        if condition is not None and condition.type == "parenthesized_expression":
            inner = condition.named_children[0]
        if inner is not None and inner.type not in ("number_literal", "true"):
            yield inner, "condition", f"!({_text(inner)})"


def _neighbours(text: str) -> tuple[str, ...]:
    digits = text.rstrip("uUlL")
    suffix = text[len(digits) :]
    try:
        value = int(digits, 0)
    except ValueError:
        return ()
    larger = f"{value + 1}{suffix}"
    return (larger, f"{value - 1}{suffix}") if value else (larger,)


def _swapped(arguments: Node) -> Iterator[tuple[Node, str, str]]:
    """The call with two neighbouring arguments in each other's place, where they are written differently."""
    given = [child for child in arguments.named_children if child.type != "comment"]
    texts = [_text(argument) for argument in given]
    for index in range(len(texts) - 1):
        if texts[index] != texts[index + 1]:
            order = [*texts[:index], texts[index + 1], texts[index], *texts[index + 2 :]]
            yield arguments, "arguments", f"({', '.join(order)})"


def _is_log(node: Node) -> bool:
    if node.type == "expression_statement" and node.named_children:
        node = node.named_children[0]
    called = node.child_by_field_name("function") if node.type == "call_expression" else None
    return called is not None and _text(called) in _LOG


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")
