"""A page for administrators: why may this person do something, or why not."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations.forms.why import WhyForm
from organizations.models import Person
from organizations.permissions.people import may_add_people
from organizations.queries.people import memberships_of, units_to_filter_by
from organizations.queries.why import explain
from organizations.views.people import visible_person


@require_GET
def person_why(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what it is about; the rules themselves answer, role by role."""
    person = visible_person(request, pk)
    if not may_add_people(request.user):
        raise PermissionDenied
    people = Person.objects.visible_to(request.user)
    form = WhyForm(request.GET or None, units=units_to_filter_by(request.user), people=people, by=request.user)
    answer = None
    if form.is_bound and form.is_valid():
        memberships = list(memberships_of(person, request.user))
        answer = explain(person, form.rule, form.target, memberships, by=request.user)
    return render(request, "organizations/person_why.html", {"person": person, "form": form, "answer": answer})
