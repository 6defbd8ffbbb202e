"""SQL of the terminals' room."""

TICKET_KEY = "select sealed from ticket_key where id = 1"

NEW_TICKET_KEY = "insert into ticket_key (id, sealed) values (1, $1) on conflict (id) do nothing"

# $1 terminal, $2 hash, $3 user, $4 until
SHOW_CODE = """
insert into enrolment_code (terminal_id, code_hash, shown_by, expires_at) values ($1, $2, $3, $4)
on conflict (terminal_id) do update
set code_hash = excluded.code_hash, shown_by = excluded.shown_by, expires_at = excluded.expires_at
"""

# $1 hash, $2 now
USE_CODE = "delete from enrolment_code where code_hash = $1 and expires_at > $2 returning terminal_id, shown_by"

BLOCKED = "select 1 from enrolment_guesses where address = $1 and blocked_until > $2"

# $1 address, $2 how many are too many, $3 blocked until, $4 now. A block that has run out begins a new count.
WRONG_CODE = """
insert into enrolment_guesses as g (address, failures) values ($1, 1)
on conflict (address) do update set
    failures = case when g.blocked_until <= $4 then 1 else g.failures + 1 end,
    blocked_until = case when g.blocked_until > $4 then g.blocked_until
                         when g.blocked_until is null and g.failures + 1 >= $2 then $3::timestamptz end
"""

RIGHT_CODE = "delete from enrolment_guesses where address = $1"

# $1 terminal, $2 sealed key, $3 version, $4 now, $5 who showed the code
ENROL = """
insert into terminal_agent (terminal_id, reply_key, version, enrolled_at, enrolled_by) values ($1, $2, $3, $4, $5)
on conflict (terminal_id) do update
set reply_key = excluded.reply_key, version = excluded.version, enrolled_at = excluded.enrolled_at,
    enrolled_by = excluded.enrolled_by, last_seen_at = null
"""

FORGET = "delete from terminal_agent where terminal_id = $1 returning 1"

REPLY_KEY = "select reply_key from terminal_agent where terminal_id = $1"

# $1 terminal, $2 version, $3 now, $4 seen before this is too long ago
SEEN = """
update terminal_agent set version = $2, last_seen_at = $3
where terminal_id = $1 and (version <> $2 or last_seen_at is null or last_seen_at < $4) returning 1
"""

AGENTS = """
select t.id as terminal_id, t.name, o.name as office_name, a.version, a.enrolled_at, a.last_seen_at,
       c.expires_at as code_until
from terminal t
join office o on o.id = t.office_id
left join terminal_agent a on a.terminal_id = t.id
left join enrolment_code c on c.terminal_id = t.id and c.expires_at > $1
order by o.order_no, t.name, t.id
"""

# $1 name, $2 until, $3 now. What nothing accepts any more is forgotten on the way.
COUNT = """
with old as (delete from counted_reply where until < $3 and name <> $1)
insert into counted_reply (name, until) values ($1, $2) on conflict (name) do nothing returning 1
"""

OWNER = "select person_id from card_certificate where issuer = $1 and serial = $2"

# $1 issuer, $2 serial, $3 person, $4 now, $5 user
REMEMBER = """
insert into card_certificate (issuer, serial, person_id, matched_at, matched_by) values ($1, $2, $3, $4, $5)
on conflict (issuer, serial) do update
set person_id = excluded.person_id, matched_at = excluded.matched_at, matched_by = excluded.matched_by
where card_certificate.person_id <> excluded.person_id
"""
