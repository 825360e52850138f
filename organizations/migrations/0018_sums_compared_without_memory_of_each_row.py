"""Sums are compared, and built, without remembering what each row was divided into.

PostgreSQL keeps the results of a lateral part that it asks for again (memoize): of millions of rows that are nearly all
different that is a search in vain for each. At a million models comparing the stages took more than half an hour with
it, and 200 seconds without.
"""

from django.db import migrations

_FUNCTIONS = (
    "public.organizations_rolled_differences(text)",
    "public.organizations_build_rolled(text, bigint[], bigint[])",
)
SET = "\n".join(f"ALTER FUNCTION {each} SET enable_memoize TO off;" for each in _FUNCTIONS)
RESET = "\n".join(f"ALTER FUNCTION {each} RESET enable_memoize;" for each in _FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0017_sums_are_folded")]

    operations = [migrations.RunSQL(SET, RESET)]
