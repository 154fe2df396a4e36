from django.db import migrations

# The intake's role owns no table: what only an owner may do it does through these functions. The
# definitions wait in a table that only the owner can touch, so that nobody restores something else.
SUSPENDED = """
CREATE TABLE storage_suspended (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, is_last boolean, statement text NOT NULL
)
"""

SUSPEND = """
CREATE FUNCTION storage_suspend(wanted text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    relations oid[];
    found record;
    filled boolean;
BEGIN
    SELECT array_agg(c.oid) INTO relations FROM pg_class c
    WHERE c.relname = ANY (wanted) AND c.relnamespace = 'public'::regnamespace
      AND c.relkind = 'r' AND c.relowner = 'utenza_owner'::regrole;
    FOR found IN SELECT oid::regclass AS name FROM unnest(relations) AS oid LOOP
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', found.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', found.name) INTO filled;
        IF filled THEN RAISE EXCEPTION 'table % is not empty', found.name; END IF;
    END LOOP;
    -- First the references from these tables, then the keys that nobody refers to any more.
    FOR found IN
        SELECT conrelid::regclass AS name, conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint WHERE conrelid = ANY (relations) AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname);
        INSERT INTO public.storage_suspended (is_last, statement)
        VALUES (true, format('ALTER TABLE %s ADD CONSTRAINT %I %s',
                             found.name, found.conname, found.definition));
    END LOOP;
    FOR found IN
        SELECT conrelid::regclass AS name, conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint c WHERE conrelid = ANY (relations) AND contype IN ('p', 'u', 'x')
          AND NOT EXISTS (SELECT FROM pg_constraint f
                          WHERE f.contype = 'f' AND f.conindid = c.conindid)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname);
        INSERT INTO public.storage_suspended (is_last, statement)
        VALUES (false, format('ALTER TABLE %s ADD CONSTRAINT %I %s',
                              found.name, found.conname, found.definition));
    END LOOP;
    FOR found IN
        SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
        FROM pg_index i WHERE indrelid = ANY (relations)
          AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    LOOP
        EXECUTE format('DROP INDEX %s', found.name);
        INSERT INTO public.storage_suspended (is_last, statement) VALUES (false, found.definition);
    END LOOP;
END $$
"""

RESTORE = """
CREATE FUNCTION storage_restore() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE found record;
BEGIN
    FOR found IN SELECT statement FROM public.storage_suspended ORDER BY is_last, id LOOP
        EXECUTE found.statement;
    END LOOP;
    DELETE FROM public.storage_suspended;
END $$
"""

ANALYZE = """
CREATE FUNCTION storage_analyze(wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET default_statistics_target = 100
AS $$ BEGIN EXECUTE format('ANALYZE public.%I', wanted); END $$
"""

FUNCTIONS = ("storage_suspend(text[])", "storage_restore()", "storage_analyze(text)")


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_roles")]
    operations = [
        migrations.RunSQL(SUSPENDED, "DROP TABLE storage_suspended"),
        migrations.RunSQL(
            [SUSPEND, RESTORE, ANALYZE], [f"DROP FUNCTION {function}" for function in FUNCTIONS]
        ),
        *(
            migrations.RunSQL(
                [
                    f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC",
                    f"GRANT EXECUTE ON FUNCTION {function} TO utenza_intake",
                ],
                migrations.RunSQL.noop,
            )
            for function in FUNCTIONS
        ),
    ]
