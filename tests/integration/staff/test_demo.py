"""The demonstration's organisation: the city's offices with their terminals, and accounts to try."""

from collections import Counter

from services.base.sql import rows, run
from services.staff import service as staff
from tests.integration.reception.desks import do

DEVICES = {  # 所属別導入機器明細: terminals with a card and a code reader
    "juminka-koseki": 9, "juminka-mynumber": 4, "juminka-cardcenter": 1, "shogai": 3, "kodomo": 2, "hoiku": 3,
    "kaigo": 4, "hoken": 5, "kazei": 2, "shuzei": 2, "br-iga": 2, "br-shimagahara": 2, "br-ayama": 2, "br-oyamada": 2,
    "br-aoyama": 2,
}  # fmt: skip


async def test_45_terminals_stand_where_the_specification_says(db: str) -> None:
    await do(staff.seed_demo)
    terminals = await do(staff.terminals)
    assert Counter(terminal.office_id for terminal in terminals) == DEVICES
    assert len(terminals) == 45
    offices = await do(staff.offices)
    assert [office.id for office in offices] == list(DEVICES)
    assert {office.id for office in offices if office.branch} == {office for office in DEVICES if office[:3] == "br-"}
    assert all(office.place for office in offices)
    assert len({terminal.name for terminal in terminals}) == 45


async def test_the_shown_accounts_sign_in_at_their_desks(db: str) -> None:
    await do(staff.seed_demo)
    assert [(a.id, a.office, a.role) for a in staff.demo_accounts()] == [
        ("yamada", "住民課(戸籍住民)", "clerk"),
        ("suzuki", "保険年金課", "clerk"),
        ("sato", "こども政策課", "clerk"),
        ("tanabe", "青山支所", "clerk"),
        ("admin", "住民課(戸籍住民)", "admin"),
    ]
    for account in staff.demo_accounts():
        token = await do(lambda s, a=account: staff.sign_in(s, a.id, "iga-demo", "juminka-koseki-1"))
        signed_in = await do(lambda s, t=token: staff.current(s, t))
        assert signed_in is not None
        assert (signed_in.user_name, signed_in.role) == (account.name, account.role)
    names = await do(staff.names)
    everybody = staff.demo_accounts(all_of_them=True)
    assert names == {account.id: account.name for account in everybody}
    assert Counter(account.office for account in everybody).keys() == {o.name for o in await do(staff.offices)}


async def test_seeding_again_changes_nothing_that_is_there(db: str) -> None:
    await do(staff.seed_demo)
    await do(lambda s: run(s, "update staff_user set name = '改名', password_hash = 'own' where id = 'yamada'"))
    await do(lambda s: run(s, "delete from terminal where id = 'hoken-5'"))
    await do(staff.seed_demo)
    found = await do(lambda s: rows(s, "select name, password_hash from staff_user where id = 'yamada'"))
    assert [tuple(user.values()) for user in found] == [("改名", "own")]
    assert len(await do(staff.terminals)) == 45
