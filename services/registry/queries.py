"""SQL of the registry that is more than a line."""

from services.registry.guard import IS_SHIELDED, SHIELDED_HOUSEHOLDS, SHIEN

PERSON_COLUMNS = """
    p.id, p.household_id, p.state, p.foreign, p.name, p.kana, p.birth_raw, p.birth_from, p.birth_to, p.sex, p.relation,
    p.order_no, p.address, p.katagaki, p.postal, p.alias, p.alias_kana, p.former_surname, p.former_surname_kana,
    p.romaji, p.kanji_name, p.nationality, p.zairyu_status, p.zairyu_until, p.zairyu_no, p.article_30_45, p.honseki,
    p.hittosha, p.juminhyo_code, p.mynumber, coalesce(p.phone, h.phone) as phone, p.previous_address, p.jichi, p.school,
    p.resident_since, p.address_since, p.removed_reason, p.removed_on, p.removed_to, p.same_as, p.extra
"""
_BENEFITS = """
    select b.person_id, jsonb_agg(jsonb_build_object('kind', b.kind, 'number', b.number, 'started_on', b.started_on,
        'ends_on', b.ends_on, 'detail', b.detail) order by b.id) as held
    from benefit b join chosen on chosen.id = b.person_id group by b.person_id
"""
_READ = f"""
    with chosen as (%s),
    held as ({_BENEFITS})
    select {PERSON_COLUMNS}, coalesce(held.held, '[]') as held, h.head_id, {IS_SHIELDED} as hidden
    from person p join chosen on chosen.id = p.id left join household h on h.id = p.household_id
    left join held on held.person_id = p.id
"""
MEMBERS = (
    _READ % "select id from person where household_id = $1 and state = 'resident'"
    + " order by p.order_no, p.birth_from, p.id"
)
PERSON = _READ % "select id from person where id = $1"
IS_HIDDEN = f"select {IS_SHIELDED} as hidden from person p where p.id = $1"
RESIDENCES = "select kind, address, moved_on, ended_on from residence where person_id = $1 order by id"
HOUSEHOLD = """
    select h.id, h.head_id, h.phone, head.name as head_name
    from household h left join person head on head.id = h.head_id where h.id = $1
"""
DATA_TIME = "select as_of from core_clock where item = 'jumin'"
INCOMING = "select id, planned_on, special, old_address, old_head, members from incoming_transfer where id = $1"
TOWNS = """
    select postal, name, kana, jichi, school from town
    where folded like '%' || $1::text || '%' or folded_kana like $1::text || '%' or postal like $2::text || '%'
    order by folded like $1::text || '%' or folded_kana like $1::text || '%' desc nulls last, length(name), postal
    limit $3
"""
HITS = f"""
    , shielded as materialized ({SHIELDED_HOUSEHOLDS}),
    shown as materialized (
        select f.*, p.id, p.name, p.kana, p.birth_raw, p.birth_kind, p.birth_to, p.sex, p.address, p.katagaki,
            p.household_id, p.relation, p.state, p.foreign, p.alias, p.former_surname, p.romaji, p.kanji_name,
            (select array_agg(distinct x.kind order by x.kind) from protection x where x.person_id = p.id) as stops,
            p.state = 'resident' and coalesce(p.household_id in (select household_id from shielded), false) as together
        from found f join person p on p.id = f.person_id
    )
    select s.id, s.name, s.kana, s.birth_raw, s.birth_kind, s.birth_from, s.birth_to, s.sex, s.address, s.katagaki,
        s.household_id, s.relation, s.state, s.foreign, s.alias, s.former_surname, s.romaji, s.kanji_name, s.stops,
        head.name as head_name, hidden.shielded,
        case when hidden.shielded then s.terms end as terms, case when hidden.shielded then s.grams end as grams,
        exists (select 1 from person_search t where t.birth_from = s.birth_from and t.name_key = s.name_key
                and t.person_id <> s.person_id) as twin
    from shown s
    cross join lateral (select s.together or coalesce('{SHIEN}' = any(s.stops), false) as shielded) hidden
    left join household h on h.id = s.household_id left join person head on head.id = h.head_id
    order by s.rank, s.standing, s.sort, s.birth_from, s.person_id
"""
"""The rest of a search whose first common table ``found`` holds rows of person_search with their ``rank``."""
