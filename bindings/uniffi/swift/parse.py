"""Parses every Swift file of the package: a check of its syntax where there is no compiler."""

import sys
from pathlib import Path

import tree_sitter
import tree_sitter_swift

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language()))
problems = 0
here = Path(__file__).parent
texts = {str(file): file.read_bytes() for file in here.rglob("*.swift")}
for file, source in sorted(texts.items()):
    # An attribute of the generated code that this grammar does not know.
    source = source.replace(b"@_documentation(visibility: private)", b"")
    waiting = [parser.parse(source).root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            problems += 1
            line, column = node.start_point
            print(f"{file}:{line + 1}:{column + 1}: not Swift: {node.text[:60]!r}")
        else:
            waiting.extend(node.children)
print(f"{len(texts)} Swift texts parsed, {problems} problems")
sys.exit(problems != 0 or len(texts) < 7)
