from django.db import migrations
from django.utils import timezone

from utenza.site.migrations import _first_text as text
from utenza.storage.row_security import share

TABLES = ("site_contact", "site_counter", "site_question", "site_announcement")


def write(apps, schema_editor):
    Contact = apps.get_model("site", "Contact")
    Counter = apps.get_model("site", "Counter")
    Question = apps.get_model("site", "Question")
    Announcement = apps.get_model("site", "Announcement")
    Contact.objects.bulk_create(
        Contact(kind=kind, label_it=it, label_en=en, value=value, note_it=note, note_en=note_en, position=at)
        for at, (kind, it, en, value, note, note_en) in enumerate(text.CONTACTS)
    )
    Counter.objects.bulk_create(
        Counter(name=name, address=address, hours_it=it, hours_en=en, position=at)
        for at, (name, address, it, en) in enumerate(text.COUNTERS)
    )
    Question.objects.bulk_create(
        Question(slug=slug, topic=topic, question_it=it, answer_it=answer, question_en=en, answer_en=answer_en, position=at)
        for at, (slug, topic, it, answer, en, answer_en) in enumerate(text.QUESTIONS)
    )
    Announcement.objects.bulk_create(
        Announcement(slug=slug, title_it=it, body_it=body, title_en=en, body_en=body_en, published_at=timezone.now())
        for slug, it, body, en, body_en in text.ANNOUNCEMENTS
    )


class Migration(migrations.Migration):
    dependencies = [("site", "0003_contents"), ("storage", "0001_roles")]
    operations = [
        *(share(table) for table in TABLES),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
