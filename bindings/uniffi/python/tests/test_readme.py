"""The README's Python runs, from the first snippet to the last."""

import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def test_the_readme_runs():
    snippets = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(snippets) == 3
    names = {}
    for snippet in snippets:
        exec(compile(snippet, str(README), "exec"), names)  # noqa: S102
    assert names["saved"] and names["message"].message_index == 0
