from django.db import migrations, models
from django.db.models import F


def keep_bookings(apps, schema_editor):
    for request in apps.get_model("events", "GroupRequest").objects.exclude(booking=None):
        request.bookings.add(request.booking_id)
    apps.get_model("events", "GroupRequest").objects.filter(state="accepted").update(placed=F("people"))


def keep_first_booking(apps, schema_editor):
    for request in apps.get_model("events", "GroupRequest").objects.exclude(bookings=None):
        request.booking_id = request.bookings.order_by("pk").values_list("pk", flat=True)[0]
        request.save(update_fields=["booking"])


class Migration(migrations.Migration):
    dependencies = [("events", "0003_bookings")]

    operations = [
        migrations.AddField(
            model_name="grouprequest",
            name="bookings",
            field=models.ManyToManyField(
                editable=False, related_name="requests", to="events.booking", verbose_name="bookings"
            ),
        ),
        migrations.AddField(
            model_name="grouprequest",
            name="placed",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="people who have places"),
        ),
        migrations.RunPython(keep_bookings, keep_first_booking),
        migrations.RemoveField(model_name="grouprequest", name="booking"),
    ]
