"""Write requirements/*.txt: every dependency with its version and hashes, no addresses."""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compile_to(name: str, wanted: list[str], *options: str) -> None:
    """Lock these requirements into requirements/NAME.txt."""
    flags = "--quiet --upgrade --generate-hashes --universal --no-annotate --no-header"
    subprocess.run(
        [
            ROOT / ".tools/bin/uv",
            "pip",
            "compile",
            *flags.split(),
            *("--python-version", "3.11"),
            *options,
            *("-", "-o", ROOT / f"requirements/{name}.txt"),
        ],
        input="\n".join(wanted),
        text=True,
        check=True,
    )


def main() -> None:
    """Lock what the tests need, and from the same versions what the site needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    # What the build asks for, and `editables` for an installation that follows the sources.
    build = [*project["build-system"]["requires"], "editables"]
    run = [*project["project"]["dependencies"], *build]
    test = [*run, *project["dependency-groups"]["dev"]]
    compile_to("test", test)
    compile_to("run", run, "-c", str(ROOT / "requirements/test.txt"))
    compile_to("installer", ["uv"])


if __name__ == "__main__":
    main()
