"""Each branch of a unit gets a register of its own, which goes on after the number it has."""

from django.db import migrations
from django.db.models import F, Max


def divide(apps, schema_editor):
    """The row becomes that of the branch with the highest number; the others get rows of their own."""
    registers, decisions = (
        apps.get_model("awards", name).objects.using(schema_editor.connection.alias)
        for name in ("DecisionRegister", "Decision")
    )
    for register in registers.filter(branch=""):
        numbered = decisions.filter(unit=register.unit_id, year=register.year, number__isnull=False)
        found = numbered.order_by().values("branch").annotate(last=Max("number")).order_by(F("last").desc(), "branch")
        told = [(row["branch"], row["last"]) for row in found] or [("state", register.last)]
        register.branch, register.last = told[0]
        register.save()
        for branch, last in told[1:]:
            registers.create(unit_id=register.unit_id, year=register.year, branch=branch, last=last)


def join(apps, schema_editor):
    """One register a unit and year again; it cannot be told apart any more where two branches gave the same number."""
    registers = apps.get_model("awards", "DecisionRegister").objects.using(schema_editor.connection.alias)
    kept = {}
    for register in registers.order_by("-last", "id"):
        if (register.unit_id, register.year) in kept:
            register.delete()
        else:
            kept[register.unit_id, register.year] = register
    registers.update(branch="")


class Migration(migrations.Migration):
    dependencies = [("awards", "0007_registers_of_branches")]

    operations = [migrations.RunPython(divide, join)]
