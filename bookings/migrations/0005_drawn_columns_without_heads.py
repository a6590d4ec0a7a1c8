from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0004_busy_times_from_outside"),
    ]

    operations = [
        migrations.RemoveField(model_name="renderedcolumn", name="head"),
        migrations.AddField(model_name="renderedcolumn", name="booked", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="renderedcolumn", name="count", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(model_name="renderedcolumn", name="fallen", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(model_name="renderedcolumn", name="across", field=models.PositiveSmallIntegerField(default=1)),
    ]
