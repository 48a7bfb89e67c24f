"""The ``waterpeers`` command: everything that can be done for a file or an installation.

Each command is a module here, imported when it is called, once the installation is open, or for
commands on files only the words. ``edge.py`` holds what all share: output, refusals, exit statuses.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from waterpeers import __version__
from waterpeers.cli.edge import FAULT, UNREADABLE, answer_for
from waterpeers.cli.opening import open_installation, open_words

# name → module and attribute; one line of help is read from the command itself
OF_AN_INSTALLATION = {
    "run": "waterpeers.cli.run:run",
    "demo": "waterpeers.cli.demo:demo",
    "check": "waterpeers.cli.check:check",
    "administrator": "waterpeers.cli.administrator:administrator",
    "backup": "waterpeers.cli.backups:backup",
    "restore": "waterpeers.cli.backups:restore",
    "do": "waterpeers.cli.do:do",
    "compare": "waterpeers.cli.compare:compare",
    "import": "waterpeers.cli.imports:imports",
    "receive": "waterpeers.cli.receive:receive",
    "work": "waterpeers.cli.work:work_command",
}
OF_FILES = {
    "match": "waterpeers.cli.match:match",
    "indicators": "waterpeers.cli.indicators:indicators",
    "water-balance": "waterpeers.cli.water_balance:water_balance",
    "pump-check": "waterpeers.cli.pumps:pump_check",
    "benchmark": "waterpeers.cli.benchmark:benchmark",
    "malmquist": "waterpeers.cli.malmquist:malmquist",
}
COMMANDS = OF_AN_INSTALLATION | OF_FILES

EVERYWHERE = {"0.0.0.0", "::"}  # nosec B104 - no address that stands in a link


class Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the command of this name."""
        if name not in COMMANDS:
            return None
        (open_installation if name in OF_AN_INSTALLATION else open_words)()
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="waterpeers")
def waterpeers() -> None:
    """Run Water Operators' Partnerships: register, match, compare, agree.

    Exit status: 0 done; 1 refused by a rule, reasons printed; 2 wrong usage or unreadable input;
    3 a fault of the program.
    """


def choose_installation(arguments: list[str]) -> None:
    """Heed where ``run`` is to serve before any command is imported: settings are read on import.

    ``--data`` says which folder; ``--host`` and ``--port`` which address stands in mails, unless
    WATERPEERS_BASE_URL says it.
    """
    if data := option_of(arguments, "--data"):
        os.environ["WATERPEERS_DATA"] = data
    host, port = option_of(arguments, "--host"), option_of(arguments, "--port")
    if arguments[:1] == ["run"] and (host or port) and host not in EVERYWHERE:
        named = f"[{host}]" if ":" in host else host or "127.0.0.1"
        os.environ.setdefault("WATERPEERS_BASE_URL", f"http://{named}:{port or 8000}")


def option_of(arguments: list[str], name: str) -> str:
    """Give what follows an option, or nothing."""
    for position, argument in enumerate(arguments):
        if argument == name:
            return "".join(arguments[position + 1 : position + 2])
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
    return ""


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(20_000, 20, 10)  # what is loaded stays: to look for cycles takes a quarter
    choose_installation(sys.argv[1:])
    try:
        status = waterpeers.main(standalone_mode=False)
    except click.exceptions.Exit as leave:
        status = leave.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        status = 130
    except click.ClickException as problem:
        problem.show()
        status = FAULT if problem.exit_code == FAULT else UNREADABLE
    except Exception as problem:
        status = answer_for(problem)
        if status == FAULT:
            raise SystemExit(FAULT) from problem
    sys.exit(status if isinstance(status, int) else 0)
