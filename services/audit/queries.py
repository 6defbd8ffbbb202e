"""SQL of the audit room."""

# $1 now, $2 kind, $3 user, $4 terminal, $5 visit, $6 persons (a record each; when empty one without), $7 detail
RECORD = """
insert into audit_record (at, kind, user_id, terminal_id, visit_id, person_id, detail)
select $1, $2, $3, $4, $5, person, $7::jsonb
from unnest(case when cardinality($6::text[]) = 0 then array[null] else $6::text[] end) as person
"""


def changed_values(*, visit: str, user: str, terminal: str, now: str, source: str) -> str:
    """:class:`~services.audit.events.ChangedValues` as part of the statement that writes the values.

    For the hot path: no round trip of its own, and no written value without its record. The arguments are the
    placeholders of the surrounding statement, whose CTEs ``change(k, i)`` and ``bumped`` say what was written.
    """
    return f"""
    insert into audit_record (at, kind, user_id, terminal_id, visit_id, person_id, detail)
    select {now}, 'changed_values', {user}, {terminal}, {visit},
           (select p.person_id from visit_person p where p.visit_id = {visit} and p.key = c.k),
           jsonb_build_object('person_key', c.k, 'items', jsonb_agg(c.i order by c.i), 'source', {source}::text)
    from bumped cross join change c group by c.k
    """
