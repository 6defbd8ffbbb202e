"""The catalogue's one door: files, stored versions, and the check of both (docs/architecture.md)."""

from functools import cache

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from services.base import clock
from services.base.database import AsyncSession
from services.base.errors import NotFound
from services.catalogue import loader
from services.catalogue.check import Report, examine
from services.catalogue.errors import CatalogueBroken
from services.catalogue.models import CatalogueVersion
from services.catalogue.schema import Catalogue

_stored: dict[str, Catalogue] = {}  # versions never change, so the process keeps every one it has seen


@cache
def load_files() -> Catalogue:
    """The catalogue of the program's own files, read once per process.

    :raises CatalogueBroken: with a sentence for every fault in format or references.
    """
    catalogue = loader.read_folder()
    if faults := examine(catalogue).faults:
        raise CatalogueBroken(faults)
    return catalogue


def check() -> Report:
    """Counts and every broken reference of the program's files; never raises for a broken catalogue."""
    try:
        return examine(loader.read_folder())
    except CatalogueBroken as error:
        return Report({}, error.faults)


async def publish(session: AsyncSession) -> Catalogue:
    """Store the files' version, if it is new, and make it the current one.

    :raises CatalogueBroken: the files are not fit to be published.
    """
    catalogue = load_files()
    newest = await _newest(session)
    if newest != catalogue.version:
        row = {"version": catalogue.version, "content": loader.dump(catalogue), "loaded_at": clock.now()}
        statement = insert(CatalogueVersion).values(row)
        await session.exec(
            statement.on_conflict_do_update(
                index_elements=["version"], set_={"loaded_at": statement.excluded.loaded_at}
            )
        )
    return _stored.setdefault(catalogue.version, catalogue)


async def current(session: AsyncSession) -> Catalogue:
    """The version that a visit opened now begins with: the one published last.

    :raises NotFound: nothing was published yet.
    """
    version = await _newest(session)
    if version is None:
        raise NotFound
    return await get(session, version)


async def get(session: AsyncSession, version: str) -> Catalogue:
    """One stored version; the process reads each only once.

    :raises NotFound: no such version is stored.
    """
    if version not in _stored:
        row = await session.get(CatalogueVersion, version)
        if row is None:
            raise NotFound
        _stored[version] = Catalogue.model_validate({**row.content, "version": version})
    return _stored[version]


async def _newest(session: AsyncSession) -> str | None:
    newest = select(CatalogueVersion.version).order_by(col(CatalogueVersion.loaded_at).desc()).limit(1)
    return (await session.exec(newest)).first()


__all__ = ["Catalogue", "CatalogueBroken", "Report", "check", "current", "get", "load_files", "publish"]
