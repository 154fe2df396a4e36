from django.db import migrations

from utenza.storage.row_security import protect, same_customer, share


def belongs(table: str) -> list[migrations.RunSQL]:
    return [
        same_customer(
            f"payments_{table}", "bill_id", "bills_bill", name=f"payments_{table}_bill_owner"
        ),
        same_customer(
            f"payments_{table}", "plico_id", "bills_plico", name=f"payments_{table}_plico_owner"
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0010_direct_debits"),
        ("billing_profiles", "0005_closable_changes"),
        ("bills", "0008_announced_debits"),
    ]
    operations = [
        protect("payments_debitnotice"),
        protect("payments_debit"),
        protect("payments_debitstep"),
        *belongs("debitnotice"),
        *belongs("debit"),
        same_customer(
            "payments_debit",
            "billing_profile_id",
            "billing_profiles_billingprofile",
            name="payments_debit_profile_owner",
        ),
        same_customer(
            "payments_debitstep", "debit_id", "payments_debit", name="payments_debitstep_owner"
        ),
        same_customer(
            "payments_entry", "debit_id", "payments_debit", name="payments_entry_debit_owner"
        ),
        share("payments_collectionrun", portal=""),
        migrations.RunSQL(
            "REVOKE UPDATE ON payments_debitstep FROM utenza_intake", migrations.RunSQL.noop
        ),
    ]
