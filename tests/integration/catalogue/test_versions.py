"""Versions in the database: published once, current by the last publication, pinned by visits, equal throughout."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import func, select

from services.base import clock, database
from services.base.clock import JST
from services.base.errors import NotFound
from services.catalogue import loader, service
from services.catalogue.models import CatalogueVersion
from services.catalogue.schema import Catalogue

SHIPPED = service.load_files()
MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=JST)


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has read no stored version yet."""
    monkeypatch.setattr(service, "_stored", {})
    with clock.frozen(MORNING):
        yield


def amended() -> Catalogue:
    """The catalogue of the next release: one fee is another."""
    fees = SHIPPED.fees | {"juminhyo": SHIPPED.fees["juminhyo"].model_copy(update={"amount": 200})}
    changed = SHIPPED.model_copy(update={"fees": fees})
    return changed.model_copy(update={"version": loader.version_of(changed)})


def release(monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    monkeypatch.setattr(service, "load_files", lambda: catalogue)


async def publish(at: datetime = MORNING) -> Catalogue:
    with clock.frozen(at):
        async with database.transaction() as session:
            return await service.publish(session)


async def current() -> Catalogue:
    async with database.transaction() as session:
        return await service.current(session)


async def stored() -> int:
    async with database.transaction() as session:
        return int((await session.exec(select(func.count()).select_from(CatalogueVersion))).one())


async def test_nothing_is_current_before_the_first_publication(db: str) -> None:
    with pytest.raises(NotFound):
        await current()


async def test_what_was_published_is_current_and_equal_in_every_detail(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish()
    monkeypatch.setattr(service, "_stored", {})  # another process
    found = await current()
    assert found == SHIPPED
    assert found.version == SHIPPED.version
    assert list(found.desks) == list(SHIPPED.desks)
    assert list(found.items["ap.kind"].options) == list(SHIPPED.items["ap.kind"].options)


async def test_publishing_the_same_files_again_stores_nothing(db: str) -> None:
    await publish()
    await publish(MORNING + timedelta(days=1))
    assert await stored() == 1


async def test_a_visit_keeps_its_version_after_a_new_one_is_published(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began_with = (await publish()).version
    release(monkeypatch, amended())
    await publish(MORNING + timedelta(hours=1))
    monkeypatch.setattr(service, "_stored", {})
    async with database.transaction() as session:
        pinned = await service.get(session, began_with)
    assert pinned.fees["juminhyo"].amount == 300
    assert (await current()).fees["juminhyo"].amount == 200
    assert await stored() == 2


async def test_publishing_older_files_makes_them_current_again(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await publish()
    release(monkeypatch, amended())
    await publish(MORNING + timedelta(hours=1))
    release(monkeypatch, SHIPPED)
    await publish(MORNING + timedelta(hours=2))
    assert (await current()).version == SHIPPED.version
    assert await stored() == 2


async def test_two_processes_that_publish_at_once_store_one_version(db: str) -> None:
    first, second = await asyncio.gather(publish(), publish())
    assert first.version == second.version
    assert await stored() == 1


async def test_a_version_is_read_once_per_process(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await publish()
    monkeypatch.setattr(service, "_stored", {})
    async with database.transaction() as session:
        first = await service.get(session, SHIPPED.version)
        assert await service.get(session, SHIPPED.version) is first


async def test_a_version_that_was_never_stored_is_not_found(db: str) -> None:
    async with database.transaction() as session:
        with pytest.raises(NotFound):
            await service.get(session, "000000000000")
