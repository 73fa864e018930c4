from django.db import migrations, models
from django.db.models import Q


def later_holders_become_deputies(apps, schema_editor):
    """Of several A角 of one post the first stays; the others answer after him, with the same rights."""
    term = apps.get_model("people", "Term")
    open_terms = term.objects.filter(kind="holder", ends_before__isnull=True)
    first = {}
    for pk, post in open_terms.order_by("starts_on", "pk").values_list("pk", "post_id"):
        first.setdefault(post, pk)
    open_terms.exclude(pk__in=list(first.values())).update(kind="deputy")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_law_officer")]

    operations = [
        migrations.RunPython(later_holders_become_deputies, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(
                condition=Q(("ends_before__isnull", True), ("kind", "holder")),
                fields=("post",),
                name="term_one_holder",
            ),
        ),
    ]
