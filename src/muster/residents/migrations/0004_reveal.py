"""The only readers of what is sealed: each checks the open scope itself, and logs and counts before it answers.

They run with the owner's rights, since the app may not read the sealed columns. A refusal is answered, not raised: its line
in the look-log and its alert must stay.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from muster.access import locks

DEFINER = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public"
ACTOR = "NULLIF(current_setting('muster.actor', true), '')::uuid"
HOUSEHOLD = "NULLIF(current_setting('muster.household', true), '')::uuid"
DESKS = "NULLIF(current_setting('muster.desks', true), '')::bigint[]"
COMMUNITIES = "NULLIF(current_setting('muster.communities', true), '')::bigint[]"
BUILDINGS = "NULLIF(current_setting('muster.buildings', true), '')::uuid[]"
AUDITS = "NULLIF(current_setting('muster.audits', true), '')::bigint[]"
USED_MAX, USED_MAX_OF_A_DESK = 60, 300  # households in one shift; told in Python by residents/quota.py

# How many more may be opened in this shift, or -1: no more. The CHECK of the table refuses, so two at once cannot pass it.
SPEND = f"""
CREATE FUNCTION residents_spend(a_community bigint, an_actor uuid, a_shift timestamptz, a_max integer, past_it boolean)
RETURNS integer {DEFINER} AS $$
DECLARE remaining integer;
BEGIN
    INSERT INTO public.residents_quota AS q (community_id, actor_id, shift_starts, used, used_max)
    VALUES (a_community, an_actor, a_shift, 1, a_max)
    ON CONFLICT (community_id, actor_id, shift_starts) DO UPDATE SET
        used = q.used + 1,
        used_max = greatest(q.used_max, excluded.used_max, CASE WHEN past_it THEN q.used + 1 ELSE 0 END)
    RETURNING q.used_max - q.used INTO remaining;
    RETURN remaining;
EXCEPTION WHEN check_violation THEN
    RETURN -1;
END $$;
REVOKE ALL ON FUNCTION residents_spend(bigint, uuid, timestamptz, integer, boolean) FROM PUBLIC;
"""

# One alert of a kind about one person and door is enough for a shift.
ALERT = f"""
CREATE FUNCTION residents_alert_once(
    a_community bigint, a_kind text, an_actor uuid, a_household uuid, an_at timestamptz, a_shift timestamptz)
RETURNS void {DEFINER} AS $$
BEGIN
    INSERT INTO public.residents_alert (community_id, id, kind, actor_id, household_id, at)
    SELECT a_community, gen_random_uuid(), a_kind, an_actor, a_household, an_at
    WHERE NOT EXISTS (
        SELECT FROM public.residents_alert a
        WHERE a.community_id = a_community AND a.kind = a_kind AND a.actor_id = an_actor AND a.at >= a_shift
          AND a.household_id IS NOT DISTINCT FROM a_household
    );
END $$;
REVOKE ALL ON FUNCTION residents_alert_once(bigint, text, uuid, uuid, timestamptz, timestamptz) FROM PUBLIC;
"""

REVEAL = f"""
CREATE FUNCTION residents_reveal(
    a_look uuid, a_community bigint, a_household uuid, a_city bigint, an_action text, a_purpose text, the_fields text,
    a_reason text, an_at timestamptz, a_shift timestamptz, own_phone bytea
) RETURNS TABLE (is_shown boolean, sealed_details bytea, sealed_needs bytea, of_operation uuid, remaining integer) {DEFINER} AS $$
DECLARE
    me uuid := {ACTOR};
    the_role text;
    door record;
    rest integer := 0;
BEGIN
    IF btrim(a_reason) = '' OR a_purpose = '' THEN
        RAISE EXCEPTION 'A look at a resident needs a purpose and a reason.' USING ERRCODE = 'check_violation';
    END IF;
    IF an_at < a_shift OR an_at >= a_shift + interval '9 hours' THEN
        RAISE EXCEPTION 'This shift is not the one the look falls into.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT h.building_id, h.operation_id, coalesce(r.city_id, a_city) AS city_id INTO door
    FROM public.residents_household h
    LEFT JOIN public.residents_register r ON r.community_id = h.community_id AND r.operation_id = h.operation_id
    WHERE h.community_id = a_community AND h.id = a_household;
    IF NOT FOUND THEN
        RETURN;  -- absent and forbidden look alike
    END IF;
    the_role := CASE
        WHEN a_household = {HOUSEHOLD} THEN 'resident'
        WHEN me IS NULL THEN NULL
        WHEN a_community = ANY ({DESKS}) THEN 'desk'
        WHEN a_community = ANY ({COMMUNITIES}) THEN 'leader'
        WHEN door.building_id = ANY ({BUILDINGS}) THEN 'volunteer'
    END;
    IF the_role IS NULL THEN
        RETURN;
    END IF;
    IF the_role = 'resident' THEN
        me := a_household;  -- one's own page knows no quota
    ELSE
        rest := public.residents_spend(
            a_community, me, a_shift, CASE the_role WHEN 'desk' THEN {USED_MAX_OF_A_DESK} ELSE {USED_MAX} END, a_purpose = 'life');
    END IF;
    INSERT INTO public.access_look (
        community_id, id, city_id, at, actor_id, role, action, subject_id, rows, reason, outcome, purpose, fields)
    VALUES (a_community, a_look, door.city_id, an_at, me, the_role, an_action, a_household, CASE WHEN rest < 0 THEN 0 ELSE 1 END,
            left(a_reason, 200), CASE WHEN rest < 0 THEN 'refused' ELSE 'shown' END, a_purpose, the_fields);
    IF rest < 0 THEN
        PERFORM public.residents_alert_once(a_community, 'quota', me, NULL, an_at, a_shift);
        RETURN QUERY SELECT false, NULL::bytea, NULL::bytea, door.operation_id, 0;
        RETURN;
    END IF;
    IF the_role <> 'resident' THEN
        IF a_purpose = 'life' THEN
            PERFORM public.residents_alert_once(a_community, 'break_glass', me, a_household, an_at, a_shift);
        END IF;
        IF EXISTS (SELECT FROM public.residents_private p WHERE p.community_id = a_community AND p.household_id = a_household
                   AND p.phone_index = own_phone) THEN
            PERFORM public.residents_alert_once(a_community, 'own_household', me, a_household, an_at, a_shift);
        ELSIF EXISTS (SELECT FROM public.residents_private p JOIN public.residents_household h
                      ON h.community_id = p.community_id AND h.id = p.household_id
                      WHERE p.community_id = a_community AND p.phone_index = own_phone AND h.building_id = door.building_id) THEN
            PERFORM public.residents_alert_once(a_community, 'same_building', me, a_household, an_at, a_shift);
        END IF;
    END IF;
    RETURN QUERY SELECT true, p.details, p.needs, door.operation_id, rest
    FROM (SELECT 1) one LEFT JOIN public.residents_private p ON p.community_id = a_community AND p.household_id = a_household;
END $$;
REVOKE ALL ON FUNCTION residents_reveal(uuid, bigint, uuid, bigint, text, text, text, text, timestamptz, timestamptz, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_reveal(uuid, bigint, uuid, bigint, text, text, text, text, timestamptz, timestamptz, bytea)
    TO muster_app;
"""

# What only unsealing tells: the surname. Taken from whoever has a line in the look-log for it, of the same moment.
RAISE_ALERT = f"""
CREATE FUNCTION residents_raise_alert(a_community bigint, a_household uuid, a_kind text, an_at timestamptz, a_shift timestamptz)
RETURNS void {DEFINER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.access_look l WHERE l.community_id = a_community AND l.subject_id = a_household
               AND l.actor_id = {ACTOR} AND l.at = an_at) THEN
        PERFORM public.residents_alert_once(a_community, a_kind, {ACTOR}, a_household, an_at, a_shift);
    END IF;
END $$;
REVOKE ALL ON FUNCTION residents_raise_alert(bigint, uuid, text, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_raise_alert(bigint, uuid, text, timestamptz, timestamptz) TO muster_app;
"""

# The people of a household that was opened in this very look, which named them among its fields.
PEOPLE_OF = f"""
CREATE FUNCTION residents_people_of(a_look uuid, a_community bigint, a_household uuid)
RETURNS TABLE (resident uuid, sealed_name bytea, sealed_number bytea) {DEFINER} AS $$
BEGIN
    RETURN QUERY SELECT r.id, r.name, r.id_number FROM public.residents_resident r
    WHERE r.community_id = a_community AND r.household_id = a_household AND EXISTS (
        SELECT FROM public.access_look l WHERE l.community_id = a_community AND l.id = a_look AND l.subject_id = a_household
        AND l.outcome = 'shown' AND 'people' = ANY (string_to_array(l.fields, ','))
        AND l.actor_id = coalesce({ACTOR}, {HOUSEHOLD}))
    ORDER BY r.added_at, r.id;
END $$;
REVOKE ALL ON FUNCTION residents_people_of(uuid, bigint, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_people_of(uuid, bigint, uuid) TO muster_app;
"""

# Who has this ID number, in this community and nowhere else. A try counts as an opened household, found or not.
FIND = f"""
CREATE FUNCTION residents_find(
    a_look uuid, a_community bigint, an_operation uuid, a_city bigint, an_index bytea, a_reason text,
    an_at timestamptz, a_shift timestamptz
) RETURNS TABLE (is_shown boolean, household uuid, remaining integer) {DEFINER} AS $$
DECLARE
    me uuid := {ACTOR};
    rest integer;
    found_in uuid;
BEGIN
    IF me IS NULL OR NOT coalesce(a_community = ANY ({DESKS}), false) THEN
        RETURN;
    END IF;
    IF btrim(a_reason) = '' OR an_at < a_shift OR an_at >= a_shift + interval '9 hours' THEN
        RAISE EXCEPTION 'A search for a resident needs a reason.' USING ERRCODE = 'check_violation';
    END IF;
    rest := public.residents_spend(a_community, me, a_shift, {USED_MAX_OF_A_DESK}, false);
    IF rest >= 0 THEN
        SELECT r.household_id INTO found_in FROM public.residents_resident r
        WHERE r.community_id = a_community AND r.operation_id = an_operation AND r.id_index = an_index;
    ELSE
        PERFORM public.residents_alert_once(a_community, 'quota', me, NULL, an_at, a_shift);
    END IF;
    INSERT INTO public.access_look (
        community_id, id, city_id, at, actor_id, role, action, subject_id, rows, reason, outcome, purpose, fields)
    VALUES (a_community, a_look, a_city, an_at, me, 'desk', 'residents.find', found_in, CASE WHEN found_in IS NULL THEN 0 ELSE 1 END,
            left(a_reason, 200), CASE WHEN rest < 0 THEN 'refused' ELSE 'shown' END, 'find', '');
    RETURN QUERY SELECT rest >= 0, found_in, greatest(rest, 0);
END $$;
REVOKE ALL ON FUNCTION residents_find(uuid, bigint, uuid, bigint, bytea, text, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_find(uuid, bigint, uuid, bigint, bytea, text, timestamptz, timestamptz) TO muster_app;
"""

# Before anyone is known: whether a code and a phone belong to one door. Each miss counts against the code.
DOOR = f"""
CREATE FUNCTION residents_door(a_community bigint, a_code bytea, a_phone bytea) RETURNS uuid {DEFINER} AS $$
DECLARE behind uuid;
BEGIN
    UPDATE public.residents_doorcode d SET tries = d.tries + CASE WHEN EXISTS (
            SELECT FROM public.residents_private p
            WHERE p.community_id = d.community_id AND p.household_id = d.household_id AND p.phone_index = a_phone
        ) THEN 0 ELSE 1 END
    WHERE d.community_id = a_community AND d.code_index = a_code AND d.tries < 20
    RETURNING d.household_id INTO behind;
    RETURN (SELECT p.household_id FROM public.residents_private p
            WHERE p.community_id = a_community AND p.household_id = behind AND p.phone_index = a_phone);
END $$;
REVOKE ALL ON FUNCTION residents_door(bigint, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_door(bigint, bytea, bytea) TO muster_app;
"""

# What is personal goes, in every copy of ours; the door stays a door, so that the count of the register stays right.
ERASE = f"""
CREATE FUNCTION residents_erase(a_look uuid, a_community bigint, a_household uuid, blank bytea, an_at timestamptz)
RETURNS boolean {DEFINER} AS $$
DECLARE
    me uuid := {ACTOR};
    the_role text;
    of_city bigint;
BEGIN
    the_role := CASE WHEN a_household = {HOUSEHOLD} THEN 'resident'
                     WHEN me IS NOT NULL AND a_community = ANY ({DESKS}) THEN 'desk' END;
    SELECT r.city_id INTO of_city FROM public.residents_household h JOIN public.residents_register r
        ON r.community_id = h.community_id AND r.operation_id = h.operation_id
    WHERE h.community_id = a_community AND h.id = a_household;
    IF the_role IS NULL OR of_city IS NULL THEN
        RETURN false;
    END IF;
    -- The empty prints say that it was erased: no later list writes it again.
    UPDATE public.residents_private SET details = blank, needs = NULL, phone_index = NULL, held = 0, updated_at = an_at,
        details_print = '', needs_print = ''
    WHERE community_id = a_community AND household_id = a_household;
    DELETE FROM public.residents_resident WHERE community_id = a_community AND household_id = a_household;
    DELETE FROM public.residents_doorcode WHERE community_id = a_community AND household_id = a_household;
    UPDATE public.residents_request SET words = NULL, answer = NULL
    WHERE community_id = a_community AND household_id = a_household;
    INSERT INTO public.access_look (
        community_id, id, city_id, at, actor_id, role, action, subject_id, rows, reason, outcome, purpose, fields)
    VALUES (a_community, a_look, of_city, an_at, CASE the_role WHEN 'desk' THEN me ELSE a_household END, the_role,
            'residents.erase', a_household, 0, '', 'shown', 'own', '');
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION residents_erase(uuid, bigint, uuid, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_erase(uuid, bigint, uuid, bytea, timestamptz) TO muster_app;
"""

# For a city's auditor: how many complaints there were and how long they waited. No words, no door.
COMPLAINTS = f"""
CREATE FUNCTION residents_complaints(a_city bigint)
RETURNS TABLE (at_community bigint, asked timestamptz, answered timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT q.community_id, q.asked_at, q.answered_at FROM public.residents_request q
    WHERE q.city_id = a_city AND q.kind = 'complain' AND a_city = ANY ({AUDITS})
    ORDER BY q.asked_at DESC LIMIT 500
$$;
REVOKE ALL ON FUNCTION residents_complaints(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_complaints(bigint) TO muster_app;
"""

# A desk reads the looks of its own community; a household what there is about it besides.
RULES = f"""
CREATE POLICY own_desk ON access_look FOR SELECT TO muster_app, muster_worker
    USING ({locks.AT_A_DESK} AND left(action, 10) = 'residents.');
CREATE POLICY own_alerts ON residents_alert FOR SELECT TO muster_app, muster_worker USING (household_id = {locks.ONE_HOUSEHOLD});
CREATE POLICY own_code ON residents_doorcode FOR SELECT TO muster_app, muster_worker USING (household_id = {locks.ONE_HOUSEHOLD});
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("residents", "0003_prints"), ("access", "0005_look_purpose")]
    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("quota", "quota used up"),
                    ("same_name", "same surname"),
                    ("same_building", "own building"),
                    ("own_household", "own household"),
                    ("break_glass", "opened because a life was at risk"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunSQL(SPEND, migrations.RunSQL.noop),
        migrations.RunSQL(ALERT, migrations.RunSQL.noop),
        migrations.RunSQL(REVEAL, migrations.RunSQL.noop),
        migrations.RunSQL(RAISE_ALERT, migrations.RunSQL.noop),
        migrations.RunSQL(PEOPLE_OF, migrations.RunSQL.noop),
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
        migrations.RunSQL(DOOR, migrations.RunSQL.noop),
        migrations.RunSQL(ERASE, migrations.RunSQL.noop),
        migrations.RunSQL(COMPLAINTS, migrations.RunSQL.noop),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
