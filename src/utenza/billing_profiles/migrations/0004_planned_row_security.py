from django.db import migrations

from utenza.storage.row_security import protect, same_customer

SETTLES = "SELECT, INSERT, UPDATE (state, settled_at, reason)"
PLAN = "billing_profiles_plannedprofile"
STAY = "billing_profiles_plannedstay"
MANDATE = "billing_profiles_mandatechange"

# Numbers are taken without waiting for one another: two callers never get the same one from the
# sequence, and what is taken, by whomever, is passed over. Row security hides other customers'
# codes from the portal, hence a function of the owner. Nothing comes back when all are taken.
FREE_NUMBER = """
CREATE FUNCTION billing_profiles_free_number(first_number bigint, last_number bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    number bigint;
    code text;
BEGIN
    FOR attempt IN first_number..last_number LOOP
        number := first_number
                + nextval('billing_profiles_numbers') % (last_number - first_number + 1);
        code := 'BP-' || lpad(number::text, greatest(6, length(number::text)), '0');
        IF NOT EXISTS (SELECT FROM billing_profiles_plannedprofile WHERE bp_code = code)
           AND NOT EXISTS (SELECT FROM billing_profiles_billingprofile WHERE bp_code = code)
        THEN RETURN number; END IF;
    END LOOP;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("billing_profiles", "0003_planned_changes")]
    operations = [
        protect(PLAN, portal=SETTLES),
        protect(STAY, portal=SETTLES),
        protect(MANDATE, portal=SETTLES),
        same_customer(
            PLAN,
            "replaces_id",
            "billing_profiles_billingprofile",
            name="billing_profiles_plan_replaces_own",
        ),
        same_customer(
            STAY, "planned_profile_id", PLAN, name="billing_profiles_planned_stay_plan_owner"
        ),
        same_customer(
            STAY, "supply_id", "supplies_supply", name="billing_profiles_planned_stay_supply_owner"
        ),
        same_customer(
            MANDATE,
            "billing_profile_id",
            "billing_profiles_billingprofile",
            name="billing_profiles_mandate_profile_owner",
        ),
        same_customer(
            MANDATE, "planned_profile_id", PLAN, name="billing_profiles_mandate_plan_owner"
        ),
        migrations.RunSQL(
            [
                "CREATE SEQUENCE billing_profiles_numbers MINVALUE 0",
                FREE_NUMBER,
                "REVOKE ALL ON FUNCTION billing_profiles_free_number(bigint, bigint) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION billing_profiles_free_number(bigint, bigint)"
                " TO utenza_portal",
            ],
            [
                "DROP FUNCTION billing_profiles_free_number(bigint, bigint)",
                "DROP SEQUENCE billing_profiles_numbers",
            ],
        ),
        # An operator follows a request; the account is between the customer and the CIS.
        migrations.RunSQL(
            [
                f"REVOKE SELECT ON {MANDATE} FROM utenza_office",
                "GRANT SELECT (id, customer_id, request_code, billing_profile_id,"
                " planned_profile_id, mandate_reference, mandate_signed_on, state, signed_at,"
                f" settled_at, reason) ON {MANDATE} TO utenza_office",
            ],
            migrations.RunSQL.noop,
        ),
    ]
