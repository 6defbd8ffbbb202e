"""SQL of desk to desk."""

OFFICE_OF_TERMINAL = """
select o.id, o.name, o.branch from terminal t join office o on o.id = t.office_id where t.id = $1
"""

VISIT = "select number, office_id, state, opened_at from visit where id = $1"

STOPS = """
select s.office_id, o.name as office_name, o.short_name, o.place, s.order_no, s.state, s.waiting_since, s.finished_at,
       s.reason
from stop s join office o on o.id = s.office_id where s.visit_id = $1 order by s.order_no, o.order_no
"""

# $1 visit, $2 the desk that hands over, $3 the desks of the new plan. What has begun elsewhere goes, too: a stop that
# nobody has to go to would be the next one for ever.
UNPLAN = """
delete from stop where visit_id = $1 and state <> 'done' and office_id <> $2 and not (office_id = any($3))
"""

# $1 visit, $2 office, $3 order, $4 state, $5 waiting since, $6 reason
PLAN = """
insert into stop (visit_id, office_id, order_no, state, waiting_since, reason) values ($1, $2, $3, $4, $5, $6)
on conflict (visit_id, office_id) do update set
    order_no = excluded.order_no, state = excluded.state, waiting_since = excluded.waiting_since,
    finished_at = null, reason = excluded.reason
"""

ARRIVED = """
update stop set state = 'active', finished_at = null, waiting_since = coalesce(waiting_since, $3)
where visit_id = $1 and office_id = $2
"""

FINISHED = "update stop set state = 'done', finished_at = $3 where visit_id = $1 and office_id = $2"

# $1 visit, $2 now: the resident goes to the next desk of the plan
NEXT = """
update stop set state = 'waiting', waiting_since = coalesce(waiting_since, $2)
where visit_id = $1 and office_id = (
    select office_id from stop where visit_id = $1 and state in ('planned', 'waiting', 'active')
    order by order_no limit 1)
returning office_id
"""

REVOKE = "update slip_token set revoked = true where visit_id = $1 and not revoked"

NEW_TOKEN = """
insert into slip_token (token_hash, visit_id, made_at, expires_at, revoked) values ($1, $2, $3, $4, false)
"""

LIVE_TOKEN = "select 1 from slip_token where visit_id = $1 and not revoked and expires_at > $2 limit 1"

TOKEN = """
select t.visit_id, t.expires_at, t.revoked, v.state
from slip_token t join visit v on v.id = t.visit_id where t.token_hash = $1
"""

# $1 office, $2 today. Visits of today, and unfinished ones of earlier days: nothing is lost overnight.
BOARD = """
with candidate as materialized (
    select id, number, day, office_id, state, step, opened_at, closed_at from visit where day = $2
    union
    select id, number, day, office_id, state, step, opened_at, closed_at from visit
    where state in ('waiting', 'active', 'handed_over') and day < $2
), seen as (
    select v.*, s.state as stop, s.waiting_since, s.finished_at, l.user_id as holder_id, u.name as holder_name,
           h.short_name as held_at,
           case when t.office_id = $1 then 'active'  -- whoever holds it is the one who helps
                when s.state in ('planned', 'later') then null
                when v.state in ('done', 'cancelled') then 'done'
                when s.state in ('waiting', 'active') then 'waiting'
                when s.state = 'done' then 'handed_over'
                when exists (select from stop other where other.visit_id = v.id and other.state <> 'later')
                    then 'handed_over'
                when l.token is not null then 'active'
                else 'waiting' end as "column"
    from candidate v
    left join stop s on s.visit_id = v.id and s.office_id = $1
    left join lease l on l.visit_id = v.id
    left join terminal t on t.id = l.terminal_id
    left join office h on h.id = t.office_id and h.id <> $1
    left join staff_user u on u.id = l.user_id
    where v.office_id = $1 or s.office_id is not null
)
select b.id as visit_id, b.number, b.day, b."column", b.step, b.state = 'cancelled' as cancelled, b.opened_at,
       coalesce(b.waiting_since, b.opened_at) as since, coalesce(b.closed_at, b.finished_at) as until,
       b.holder_id, b.holder_name, purpose.value as purposes,
       coalesce(b.held_at, (select o.short_name from stop s join office o on o.id = s.office_id
                            where s.visit_id = b.id and s.office_id <> $1 and s.state in ('waiting', 'active')
                            order by s.state, s.order_no limit 1)) as now_at,
       coalesce((select o.short_name from stop s join office o on o.id = s.office_id
                 where s.visit_id = b.id and s.office_id <> $1 and s.state = 'done'
                 order by s.finished_at desc limit 1),
                (select o.short_name from office o where o.id = b.office_id and o.id <> $1)) as came_from
from seen b
left join visit_value purpose on purpose.visit_id = b.id and purpose.person_key = '' and purpose.item = 'ev.kind'
where b."column" is not null
order by since, b.number
"""
