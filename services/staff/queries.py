"""SQL of the staff room."""

USER = "select password_hash, locked_until, active from staff_user where id = $1"

# $1 user, $2 now
RIGHT_PASSWORD = """
update staff_user set failed_attempts = 0, locked_until = null
where id = $1 and (locked_until is null or locked_until <= $2) returning id
"""

# $1 user, $2 how many are too many, $3 locked until, $4 now. A lock that has run out begins a new count.
WRONG_PASSWORD = """
with counted as (
    select id, case when locked_until < $4 then 1 else failed_attempts + 1 end as failures
    from staff_user where id = $1 for update
)
update staff_user u
set failed_attempts = c.failures, locked_until = case when c.failures >= $2 then $3::timestamptz end
from counted c where u.id = c.id
returning u.locked_until
"""

BEGIN_SESSION = """
insert into staff_session (token_hash, user_id, terminal_id, created_at, last_seen_at) values ($1, $2, $3, $4, $4)
"""

# $1 token hash, $2 last use that is too long ago
CURRENT = """
select s.last_seen_at, u.id as user_id, u.name as user_name, u.role, t.id as terminal_id, t.name as terminal_name,
       o.id as office_id, o.name as office_name, o.branch, s.turned
from staff_session s
join staff_user u on u.id = s.user_id and u.active
join terminal t on t.id = s.terminal_id
join office o on o.id = t.office_id
where s.token_hash = $1 and s.ended_at is null and s.last_seen_at > $2
"""

# $1 token hashes, $2 last use that is too long ago
STANDING = """
select s.token_hash, s.turned
from staff_session s join staff_user u on u.id = s.user_id and u.active
where s.token_hash = any($1::text[]) and s.ended_at is null and s.last_seen_at > $2
"""

SEEN = "update staff_session set last_seen_at = $2 where token_hash = $1"

END_SESSION = """
update staff_session set ended_at = $2 where token_hash = $1 and ended_at is null returning user_id, terminal_id
"""

TURN = "update staff_session set turned = $2 where token_hash = $1 and ended_at is null and turned <> $2 returning 1"

OFFICES = "select id, name, short_name, branch, place from office order by order_no, id"

TERMINALS = """
select t.id, t.name, o.id as office_id, o.name as office_name, o.branch
from terminal t join office o on o.id = t.office_id order by o.order_no, t.name, t.id
"""

# $1 code, $2 token hash, $3 expires, $4 now
NEW_CODE = """
with expired as (delete from pairing_code where expires_at <= $4)
insert into pairing_code (code, token_hash, expires_at) values ($1, $2, $3)
on conflict (code) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
    where pairing_code.expires_at <= $4
returning code
"""

USE_CODE = "delete from pairing_code where code = $1 and expires_at > $2 returning token_hash"

TERMINAL = "select name, office_id, pairing_blocked_until from terminal where id = $1"

# $1 terminal, $2 how many are too many, $3 blocked until, $4 now
WRONG_CODE = """
with counted as (
    select id, case when pairing_blocked_until < $4 then 1 else pairing_failures + 1 end as failures
    from terminal where id = $1 for update
)
update terminal t
set pairing_failures = c.failures, pairing_blocked_until = case when c.failures >= $2 then $3::timestamptz end
from counted c where t.id = c.id
returning t.pairing_blocked_until
"""

RIGHT_CODE = "update terminal set pairing_failures = 0, pairing_blocked_until = null where id = $1"

UNPAIR = "delete from resident_screen where terminal_id = $1 returning token_hash"

UNPAIR_SCREEN = "delete from resident_screen where token_hash = $1"

PAIR = "insert into resident_screen (token_hash, terminal_id, paired_at) values ($1, $2, $3)"

SCREEN = """
select t.id as terminal_id, t.name as terminal_name, t.office_id, t.showing_visit as visit_id, t.showing_mode as mode,
       t.showing_language as language
from resident_screen s join terminal t on t.id = s.terminal_id where s.token_hash = $1
"""

SHOWING = """
select id as terminal_id, name as terminal_name, office_id, showing_visit as visit_id, showing_mode as mode,
       showing_language as language
from terminal where id = $1
"""

# $1 terminal, $2 visit, $3 mode, $4 language or null to keep it
SHOW = """
update terminal set showing_visit = $2, showing_mode = $3, showing_language = coalesce($4, showing_language)
where id = $1 returning id
"""


def _blank(which: str) -> str:
    """Blank every screen that is ``which``; locked in one order, so that two who do it at once wait for each other."""
    return f"""
with shown as materialized (select id from terminal where {which} order by id for update)
update terminal t set showing_visit = null, showing_mode = 'blank', showing_language = 'ja'
from shown where t.id = shown.id returning t.id
"""


FORGET = _blank("showing_visit = $1")  # $1 visit

CLEAR = _blank("id = $1 and showing_visit is not null")  # $1 terminal

# $1 visit, $2 the terminal that may show it, and nothing else
BRING = _blank("(showing_visit = $1 and id <> $2) or (showing_visit <> $1 and id = $2)")

DEACTIVATE = "update staff_user set active = false where id = $1 and active returning id"

END_SESSIONS = "update staff_session set ended_at = $2 where user_id = $1 and ended_at is null returning token_hash"

SEED_OFFICE = """
insert into office (id, name, short_name, branch, order_no, place) values ($1, $2, $3, $4, $5, $6)
on conflict (id) do nothing
"""

SEED_TERMINAL = """
insert into terminal (id, name, office_id, showing_language, showing_mode, pairing_failures)
values ($1, $2, $3, 'ja', 'blank', 0) on conflict (id) do nothing
"""

SEED_USER = """
insert into staff_user (id, name, office_id, role, password_hash, failed_attempts, active)
values ($1, $2, $3, $4, $5, 0, true) on conflict (id) do nothing
"""
