"""SQL of undo, redo and the log panel."""

UNDOABLE = ("value", "person_added", "person_removed", "applicant", "decision")
WRITES = (*UNDOABLE, "prefill")  # what a later write may be

_UNDOABLE = ", ".join(f"'{kind}'" for kind in UNDOABLE)
_WRITES = ", ".join(f"'{kind}'" for kind in WRITES)

# $1 visit, $2 user: the events of the newest of their own actions that still stands, newest first. What a register
# filled in is nobody's action by itself, and goes with the one that brought it.
TO_UNDO = f"""
select revision, kind, data from visit_event
where visit_id = $1 and by = $2 and kind in ({_WRITES}) and undone_by is null
  and action = (select action from visit_event
                where visit_id = $1 and by = $2 and kind in ({_UNDOABLE}) and undone_by is null
                order by revision desc limit 1)
order by revision desc
"""

# $1 visit, $2 user: the events of the one of their actions that was undone last, oldest first, unless they did
# something new since
TO_REDO = f"""
with undone as (
    select e.revision, e.kind, e.data, e.action, e.undone_by
    from visit_event e join visit_event u on u.visit_id = e.visit_id and u.revision = e.undone_by
    where e.visit_id = $1 and e.by = $2 and e.kind in ({_WRITES}) and not coalesce((u.data->>'nothing')::boolean, false)
)
select revision, kind, data from undone
where action = (select action from undone order by undone_by desc limit 1)
  and undone_by > all (select n.revision from visit_event n
                       where n.visit_id = $1 and n.by = $2 and n.kind in ({_UNDOABLE}))
order by revision
"""

# $1 visit, $2 revision: what was written later and still stands
LATER = f"""
select e.kind, e.data, e.at, u.name from visit_event e left join staff_user u on u.id = e.by
where e.visit_id = $1 and e.revision > $2 and e.kind in ({_WRITES}) and e.undone_by is null
order by e.revision
"""

MARK_UNDONE = "update visit_event set undone_by = $3 where visit_id = $1 and revision = $2"

# $1 visit, $2 states [{k, i, value, source, original, original_source}], $3 user, $4 now, $5 revision
RESTORE = """
insert into visit_value as x (visit_id, person_key, item, value, source, original, original_source, by, at, revision)
select $1, c.k, c.i, nullif(c.value, 'null'), c.source, nullif(c.original, 'null'), c.original_source, $3, $4, $5
from jsonb_to_recordset($2) as c(k text, i text, value jsonb, source text, original jsonb, original_source text)
on conflict (visit_id, person_key, item) do update set
    value = excluded.value, source = excluded.source, original = excluded.original,
    original_source = excluded.original_source, by = excluded.by, at = excluded.at, revision = excluded.revision
"""

PERSON_IDS = "select key, person_id from visit_person where visit_id = $1"

HISTORY = """
select e.revision, e.at, e.by, u.name, e.terminal, e.kind, e.data, e.action, e.undone_by is not null as undone
from visit_event e left join staff_user u on u.id = e.by
where e.visit_id = $1 order by e.revision
"""
