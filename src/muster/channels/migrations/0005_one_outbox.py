"""The outbox tells what became of each message; addresses of people and groups are kept here."""

from datetime import UTC, datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import muster.identifiers

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# What an older version has written: due at once, as it was, and last changed when it was written.
OLD_ROWS = "UPDATE channels_message SET due_at = created_at, changed_at = created_at"


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0004_sealed"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.UUIDField(default=muster.identifiers.uuid7, primary_key=True, serialize=False)),
                ("city_id", models.BigIntegerField()),
                ("channel", models.CharField(max_length=12)),
                ("sealed", models.BinaryField(null=True)),
                ("digest", models.BinaryField(max_length=16)),
                ("state", models.CharField(choices=[("ok", "Ok"), ("gone", "Gone")], default="ok", max_length=8)),
                ("gone_reason", models.CharField(blank=True, default="", max_length=40)),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.UUIDField(default=muster.identifiers.uuid7, primary_key=True, serialize=False)),
                ("community_id", models.BigIntegerField()),
                ("city_id", models.BigIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("channel", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=40)),
                ("sealed", models.BinaryField()),
                ("digest", models.BinaryField(max_length=16)),
                ("state", models.CharField(choices=[("ok", "Ok"), ("gone", "Gone")], default="ok", max_length=8)),
                ("last_reason", models.CharField(blank=True, default="", max_length=40)),
                ("added_by", models.UUIDField()),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "volunteer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.volunteer",
                    ),
                ),
                (
                    "order",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("quiet_from_min", models.PositiveSmallIntegerField(null=True)),
                ("quiet_to_min", models.PositiveSmallIntegerField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kept_while_it_waits",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_waiting",
        ),
        migrations.AddField(
            model_name="message",
            name="about_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="changed_at",
            field=models.DateTimeField(default=LONG_AGO),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="message",
            name="community_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="due_at",
            field=models.DateTimeField(default=LONG_AGO),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="message",
            name="group_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="person_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="quiet",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="message",
            name="tag",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sending", "Sending"),
                    ("sent", "Sent"),
                    ("dead", "Dead"),
                    ("unsure", "Unsure"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.RunSQL(OLD_ROWS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["channel", "expires_at"], name="message_to_send"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("state", "sending")), fields=["changed_at"], name="message_in_hand"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["community_id", "about_id"], name="message_about"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("person_id__isnull", False)), fields=["person_id"], name="message_of_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sealed__isnull", False), ("state__in", ["waiting", "sending"])),
                    models.Q(models.Q(("state__in", ["waiting", "sending"]), _negated=True), ("sealed__isnull", True)),
                    _connector="OR",
                ),
                name="message_kept_until_settled",
            ),
        ),
        migrations.AddField(
            model_name="address",
            name="volunteer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.volunteer"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(fields=("community_id", "place"), name="group_place_once"),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(fields=("community_id", "channel", "digest"), name="group_once"),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1), ("place__lte", 5)), name="group_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from_min__isnull", True), ("quiet_to_min__isnull", True)),
                    models.Q(
                        ("quiet_from_min__isnull", False),
                        ("quiet_from_min__lt", 1440),
                        ("quiet_to_min__isnull", False),
                        ("quiet_to_min__lt", 1440),
                    ),
                    _connector="OR",
                ),
                name="preference_within_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("order__contained_by", ["webpush", "sms", "mail", "matrix"]), ("order__len__lte", 4)
                ),
                name="preference_of_known_channels",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(fields=("volunteer", "channel", "digest"), name="address_once"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sealed__isnull", False), ("state", "ok")),
                    models.Q(("sealed__isnull", True), ("state", "gone")),
                    _connector="OR",
                ),
                name="address_kept_while_it_works",
            ),
        ),
    ]
