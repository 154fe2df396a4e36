from django.db import migrations

from utenza.storage.row_security import closable

PLAN = "billing_profiles_plannedprofile"
STAY = "billing_profiles_plannedstay"
MANDATE = "billing_profiles_mandatechange"

# The operation, as sola consultazione names it, that makes such a row.
OF_A_MANDATE = "CASE WHEN planned_profile_id IS NULL THEN 'iban_change' ELSE 'direct_debit' END"
OF_A_PLAN = f"""
(SELECT CASE WHEN b.payment_method = {PLAN}.payment_method THEN 'bill_delivery'
             WHEN {PLAN}.payment_method = 'pagopa' THEN 'pagopa_notice' ELSE 'direct_debit' END
 FROM billing_profiles_billingprofile b WHERE b.id = {PLAN}.replaces_id)
"""
OF_A_STAY = f"""
(SELECT CASE WHEN b.payment_method = p.payment_method THEN 'bill_delivery'
             WHEN p.payment_method = 'pagopa' THEN 'pagopa_notice' ELSE 'direct_debit' END
 FROM {PLAN} p JOIN billing_profiles_billingprofile b ON b.id = p.replaces_id
 WHERE p.id = {STAY}.planned_profile_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing_profiles", "0004_planned_row_security"),
        ("site", "0006_read_only_security"),
    ]
    operations = [
        closable(PLAN, function=OF_A_PLAN),
        closable(STAY, function=OF_A_STAY),
        closable(MANDATE, function=OF_A_MANDATE),
    ]
