"""A field phone's token knows its device and its key; a household shown on a task list is logged once per lease."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_look_returns_nothing"),
    ]

    operations = [
        migrations.AddField(
            model_name="look",
            name="lease_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="device_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="public_key",
            field=models.BinaryField(max_length=65, null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="purpose",
            field=models.CharField(choices=[("all", "all"), ("deposit", "deposit")], default="all", max_length=8),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(
                condition=models.Q(("device_id__isnull", False)),
                fields=["device_id", "account"],
                name="token_of_a_phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lease_id__isnull", False)),
                fields=("community_id", "lease_id", "subject_id", "actor_id"),
                name="look_once_per_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("device_id__isnull", True), ("public_key__isnull", True), ("purpose", "all")),
                    models.Q(("device_id__isnull", False), ("public_key__isnull", False), ("purpose", "deposit")),
                    _connector="OR",
                ),
                name="token_of_a_phone_has_its_key",
            ),
        ),
    ]
