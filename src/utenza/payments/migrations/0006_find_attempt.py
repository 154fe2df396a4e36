from django.db import migrations

# A card's payment page names the attempt and nobody's name: the owner tells whose it is alone.
FIND_ATTEMPT = """
CREATE FUNCTION payments_find_attempt(wanted text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT customer_id FROM payments_attempt WHERE token = wanted $$
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_cards")]
    operations = [
        migrations.RunSQL(
            [
                FIND_ATTEMPT,
                "REVOKE ALL ON FUNCTION payments_find_attempt(text) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION payments_find_attempt(text) TO utenza_portal",
            ],
            "DROP FUNCTION payments_find_attempt(text)",
        ),
    ]
