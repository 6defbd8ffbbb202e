"""SQL of the visit. Driver-level statements (``$1``): the hot path is measured in microseconds.

Every change of a visit raises ``visit.revision``. A statement that read the visit at one revision therefore writes only
``where revision`` is still that one; if a concurrent writer was faster nothing is written, and the caller locks the
visit and runs the statement again (:func:`services.reception.values.write`). That is what makes one statement enough.
"""

from services.audit.service import changed_values
from services.reception.state import PREFILLED

PREFILLED_SQL = ", ".join(f"'{source}'" for source in sorted(PREFILLED))

# $1 visit, $2 lease token, $3 changes [{k, i, v}], $4 source, $5 user, $6 terminal, $7 now, $8 expected revision,
# $9 idempotency key, $10 leave answers alone (prefill), $11 kind of event, $12 and $13 the notification around the
# revision, or null: the caller tells of it when it is committed, $14 write nothing while a form has a whole seal.
# ``kept``: what stood there first, of a single change. Signing raises the revision too, so the seals that are seen here
# are those of the revision that is written.
WRITE = f"""
with visit_now as materialized (
    select v.revision, v.state, l.token, l.terminal_id, u.name,
           case when $9::text is not null then
               (select e.revision from visit_event e where e.visit_id = $1 and e.idempotency_key = $9) end as replayed,
           $14 and exists (select from sealed_form s where s.visit_id = $1 and s.broken_at is null) as sealed
    from visit v left join lease l on l.visit_id = v.id left join staff_user u on u.id = l.user_id
    where v.id = $1
), change as materialized (
    select c.k, c.i, nullif(c.v, 'null') as value, x.value as old_value, x.source as old_source,
           x.original as old_original, x.original_source as old_original_source,
           x.revision as old_revision, x.by as old_by, x.at as old_at,
           case when first.edit then x.value else x.original end as original,
           case when first.edit then x.source else x.original_source end as original_source
    from jsonb_to_recordset($3) as c(k text, i text, v jsonb)
    left join lateral (  -- one look-up each: the planner would rather read all values of the visit
        select * from visit_value v where v.visit_id = $1 and v.person_key = c.k and v.item = c.i limit 1
    ) x on true
    cross join lateral (
        select not $10 and x.original_source is null and x.source in ({PREFILLED_SQL}) as edit
    ) first
    where case when $10 then x.source is null
                             or (x.source in ({PREFILLED_SQL}, 'none')
                                 and x.value is distinct from nullif(c.v, 'null'))
               else x.value is distinct from nullif(c.v, 'null') end
), stale as materialized (
    select k, i, old_value, old_at, (select u.name from staff_user u where u.id = old_by) as name from change
    where not $10 and old_revision > $8 and old_by is distinct from $5
    limit 1
), stranger as materialized (
    select k from change
    where k <> '' and not exists (
        select from visit_person p where p.visit_id = $1 and p.key = change.k and not p.removed)
    limit 1
), bumped as (
    update visit v set revision = v.revision + 1
    from visit_now n
    where v.id = $1 and v.revision = n.revision and n.token = $2 and n.replayed is null and not n.sealed
      and n.state not in ('done', 'cancelled')
      and exists (select from change) and not exists (select from stale) and not exists (select from stranger)
    returning v.revision
), stored as (
    insert into visit_value as x
        (visit_id, person_key, item, value, source, original, original_source, by, at, revision)
    select $1, c.k, c.i, c.value, $4, c.original, c.original_source, $5, $7, b.revision
    from change c, bumped b
    on conflict (visit_id, person_key, item) do update set
        value = excluded.value, source = excluded.source, original = excluded.original,
        original_source = excluded.original_source, by = excluded.by, at = excluded.at, revision = excluded.revision
), logged as (
    insert into visit_event (visit_id, revision, kind, data, by, terminal, at, idempotency_key)
    select $1, b.revision, $11,
           jsonb_build_object('changes', jsonb_agg(jsonb_build_object(
               'k', c.k, 'i', c.i,
               'old', case when c.old_source is not null then jsonb_build_object(
                   'value', c.old_value, 'source', c.old_source,
                   'original', c.old_original, 'original_source', c.old_original_source) end,
               'new', jsonb_build_object(
                   'value', c.value, 'source', $4::text,
                   'original', c.original, 'original_source', c.original_source)))),
           $5, $6, $7, $9
    from change c, bumped b group by b.revision
), audited as ({changed_values(visit="$1", user="$5", terminal="$6", now="$7", source="$4")})
select n.revision, n.state, n.token, n.terminal_id, n.name, n.replayed, n.sealed,
       exists (select from change) as differs, (select to_jsonb(s) from stale s) as stale,
       (select k from stranger) as stranger, b.revision as written,
       (select jsonb_build_array(c.original, c.original_source) from change c limit 1) as kept,
       case when b.revision is not null and $12::text is not null
            then pg_notify('kakanai', $12 || b.revision || $13) end
from visit_now n left join bumped b on true
"""

# $1 visit, $2 kind of event, $3 data, $4 user, $5 terminal, $6 now, $7 and $8 the notification around the revision
APPEND = """
with bumped as (
    update visit set revision = revision + 1 where id = $1 returning revision
), logged as (
    insert into visit_event (visit_id, revision, kind, data, by, terminal, at)
    select $1, b.revision, $2, $3::jsonb, $4, $5, $6 from bumped b
)
select b.revision, pg_notify('kakanai', $7 || b.revision || $8) from bumped b
"""

LOCK = "select revision, state from visit where id = $1 for update"

OF_DAY = "select 1 from visit where id = $1 and day = $2"

HOLDER = """
select l.token, l.user_id, l.terminal_id, u.name
from lease l join staff_user u on u.id = l.user_id where l.visit_id = $1
"""

TAKE = """
insert into lease (visit_id, user_id, terminal_id, token, taken_at) values ($1, $2, $3, $4, $5)
on conflict (visit_id) do update set
    user_id = excluded.user_id, terminal_id = excluded.terminal_id, token = excluded.token, taken_at = excluded.taken_at
"""

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended($1, 0))"

# $1 day
NEXT_NUMBER = """
insert into visit_counter (day, last) values ($1, 1)
on conflict (day) do update set last = visit_counter.last + 1
returning last
"""

# $1 id, $2 day, $3 number, $4 office, $5 now, $6 user
OPEN = """
insert into visit (id, day, number, office_id, state, step, catalogue_version, language, note, revision, opened_at,
                   opened_by)
select $1, $2, $3, $4, 'active', 'identify', version, 'ja', '', 0, $5, $6
from catalogue_version order by loaded_at desc limit 1
returning id
"""

# $1 visit. One round trip for the whole picture; the lists come as JSON because that is cheaper than four result sets.
LOAD = """
select v.id, v.number, v.day, v.office_id, v.state, v.step, v.language, v.catalogue_version, v.revision, v.opened_at,
       l.user_id as holder_id, u.name as holder_name, l.terminal_id as holder_terminal, l.token as lease_token,
       o.name as office_name, t.name as holder_terminal_name,
       (select json_agg(json_build_array(p.key, p.person_id, p.household_id, p.role, p.order_no, p.applicant)
                        order by p.order_no, p.id)
        from visit_person p where p.visit_id = v.id and not p.removed) as persons,
       (select json_agg(json_build_array(x.item, x.person_key, x.value, x.source, x.original, x.original_source, x.by,
                                         x.at, x.revision))
        from visit_value x where x.visit_id = v.id and x.source <> 'none') as values,
       (select json_agg(json_build_array(d.procedure, d.person_key, d.decision, d.reason, d.by))
        from staff_decision d where d.visit_id = v.id) as decisions
from visit v left join lease l on l.visit_id = v.id left join staff_user u on u.id = l.user_id
     left join office o on o.id = v.office_id left join terminal t on t.id = l.terminal_id
where v.id = $1
"""

PERSONS = """
select key, person_id, incoming_id, incoming_no, role, order_no, removed from visit_person where visit_id = $1
"""

ADD_PERSON = """
insert into visit_person
    (visit_id, key, person_id, household_id, incoming_id, incoming_no, role, order_no, applicant, removed)
values ($1, $2, $3, $4, $5, $6, $7, $8, false, false)
"""

# A visit that is not kept any more holds nothing.
CLAIM = """
update incoming_transfer set taken_by_visit = $2
where id = $1 and (taken_by_visit is null or taken_by_visit = $2
    or not exists (select from visit v where v.id = taken_by_visit)) returning id
"""

CLAIMED_BY = "select v.number from incoming_transfer t join visit v on v.id = t.taken_by_visit where t.id = $1"

# $1 visit: a transfer is its own exactly while somebody of it takes part
SETTLE_CLAIMS = """
update incoming_transfer t
set taken_by_visit = case when exists (
    select from visit_person p join visit v on v.id = p.visit_id
    where p.visit_id = $1 and p.incoming_id = t.id and not p.removed and v.state <> 'cancelled') then $1 end
where t.id in (select incoming_id from visit_person where visit_id = $1)
  and (t.taken_by_visit is null or t.taken_by_visit = $1)
"""

REMOVED = "update visit_person set removed = $3 where visit_id = $1 and key = $2"

SET_ROLE = "update visit_person set role = $3 where visit_id = $1 and key = $2"

APPLICANT = "select key from visit_person where visit_id = $1 and applicant and not removed"

SET_APPLICANT = "update visit_person set applicant = (key is not distinct from $2) where visit_id = $1"

SET_STEP = "update visit set step = $2 where id = $1 and step <> $2 returning id"

SET_LANGUAGE = "update visit set language = $2 where id = $1 and language <> $2 returning id"

SET_STATE = "update visit set state = $2, closed_at = $3 where id = $1"

RELEASE = "delete from lease where visit_id = $1"

# $1 visit, $2 revision that is known. Rows are never deleted, so what changed is exactly what is newer.
NEWER_VALUES = """
select item, person_key, value, source, original, original_source, by, at, revision
from visit_value where visit_id = $1 and revision > $2 order by revision
"""

PURPOSE = "ev.kind"  # the item that boards show

DECISION = "select decision, reason, by from staff_decision where visit_id = $1 and procedure = $2 and person_key = $3"

DECIDE = """
insert into staff_decision (visit_id, procedure, person_key, decision, reason, by, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (visit_id, procedure, person_key) do update set
    decision = excluded.decision, reason = excluded.reason, by = excluded.by, at = excluded.at
"""

UNDECIDE = "delete from staff_decision where visit_id = $1 and procedure = $2 and person_key = $3"
