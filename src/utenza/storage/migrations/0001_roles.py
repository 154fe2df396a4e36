from django.db import migrations

from utenza.storage.roles import become_owner, make_roles


def roles(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        make_roles(cursor)
        become_owner(cursor)
        # Who serves or delivers first looks whether the tables are up to date.
        cursor.execute(
            "GRANT SELECT ON django_migrations TO utenza_portal, utenza_office, utenza_intake"
        )
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


class Migration(migrations.Migration):
    initial = True
    # Every table, Django's own included, is made by the owner: this comes before all of them.
    run_before = [("contenttypes", "0001_initial"), ("sessions", "0001_initial")]
    dependencies = []
    operations = [migrations.RunPython(roles, migrations.RunPython.noop)]
