"""Hold the import contracts of ``pyproject.toml`` against the code.

The subjects are listed once, in ``waterpeers/site/settings.py``; contracts that speak of them say
``@subjects``: in ``layers`` that is their order, highest first, in ``containers`` each of them.
"""

import ast
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def subjects() -> list[str]:
    """Read the list of subjects, lowest first, without opening Django."""
    settings = ast.parse((ROOT / "waterpeers" / "site" / "settings.py").read_text())
    for node in settings.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SUBJECTS":
            return list(ast.literal_eval(node.value))
    raise SystemExit("waterpeers/site/settings.py has no SUBJECTS")


def filled(contract: dict[str, Any]) -> dict[str, Any]:
    """Put the subjects in their places."""
    names = subjects()
    values = {"layers": names[::-1], "containers": [f"waterpeers.apps.{name}" for name in names]}
    return {
        key: [v for item in value for v in (values[key] if item == "@subjects" else [item])]
        if isinstance(value, list)
        else value
        for key, value in contract.items()
    }


def toml(table: dict[str, Any]) -> str:
    """Write texts, flags and lists; JSON's are TOML's."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())


def main() -> int:
    """Write the filled contracts to a file for the checker, and run it."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts = config.pop("contracts")
    text = "[tool.importlinter]\n" + toml(config)
    for contract in contracts:
        text += "\n[[tool.importlinter.contracts]]\n" + toml(filled(contract))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pyproject.toml"
        path.write_text(text)
        lint = str(Path(sys.executable).parent / "lint-imports")
        command = [lint, "--no-cache", "--config", str(path)]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
