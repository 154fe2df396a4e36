from django.db import migrations

from utenza.storage.row_security import THE_CUSTOMER, THE_LOGIN, protect, same_customer


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_inbox"),
        ("customers", "0002_row_security"),
        # Who is written to is found there.
        ("identity", "0007_holder"),
    ]
    operations = [
        # What was told is never changed, and reading it adds a mark beside it.
        protect("notifications_inboxmessage", portal="SELECT, INSERT"),
        protect(
            "notifications_readmark",
            portal="SELECT, INSERT",
            seen=f"customer_id = {THE_CUSTOMER} AND login_id = {THE_LOGIN}",
        ),
        protect("notifications_preference", portal="SELECT, INSERT, UPDATE"),
        same_customer(
            "notifications_readmark",
            "message_id",
            "notifications_inboxmessage",
            name="notifications_readmark_owner",
        ),
    ]
