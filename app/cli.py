"""The ``kakanai`` command: serve, migrate, demo, catalogue check, judge."""

import json
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.failures import as_sentences
from app.settings import Settings

cli = typer.Typer(no_args_is_help=True)
catalogue_cli = typer.Typer(help="The catalogue of procedures, questions and forms.", no_args_is_help=True)
cli.add_typer(catalogue_cli, name="catalogue")


@cli.callback()
def orderly() -> None:
    """書かない窓口: counter service where residents write nothing but one signature."""
    # What a service manager sends shall end the program as Ctrl+C does: what it started is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@cli.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port to serve on (default: $PORT or 8080).")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")] = None,
) -> None:
    """Prepare the database if needed and serve the screens."""
    from app import prepare, server

    given: dict[str, Any] = {"PORT": port, "host": host}
    with as_sentences():
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        server.require_port(settings)
        url = prepare.ready(settings)
    server.run(settings, url)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from app import prepare

    with as_sentences():
        prepare.migrated(Settings())
    typer.echo("The database is at the newest schema.")


@cli.command()
def demo() -> None:
    """Generate the fictional population and the demo accounts (once; a database that has them is left alone)."""
    from app import prepare

    with as_sentences():
        prepare.ready(Settings().model_copy(update={"demo": True}))


@catalogue_cli.command("check")
def catalogue_check() -> None:
    """Print the catalogue's counts and every broken reference; exit 1 on any."""
    from services.catalogue.service import check

    report = check()
    for name, count in report.counts.items():
        typer.echo(f"{count:6}  {name}")
    for fault in report.faults:
        typer.echo(f"broken  {fault}", err=True)
    typer.echo(f"{len(report.faults)} broken references")
    raise typer.Exit(1 if report.faults else 0)


@cli.command()
def judge(
    file: Annotated[Path, typer.Argument(help="Cases as in tests/unit/navigation/scenarios.yaml.", exists=True)],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Judge the cases of FILE: the procedures that apply, apply perhaps, and the questions asked."""
    from services.base.errors import UserError
    from services.base.i18n import t
    from services.navigation.judge import judge_file

    try:
        results = judge_file(file)
    except UserError as error:
        typer.echo(t(error.key, **error.params), err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=2))
        return
    for case, result in results.items():
        typer.echo(f"{case}  {result['asked']}/{result['of']} asked")
        typer.echo(f"  applies: {', '.join(result['applies']) or '-'}")
        if result["maybe"]:
            typer.echo(f"  perhaps: {', '.join(result['maybe'])}")


def main() -> None:
    """Entry point of the console script."""
    cli()


if __name__ == "__main__":
    main()
