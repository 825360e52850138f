"""Every page of the portal: which there are (from the access table), who opens them here, and what there is to see.

A new route that answers GET is a page that `test_every_page.py` opens, unless it stands in `NO_PAGE`. Most routes need
nothing here: how to reach one with parameters stands in `tests/access/world.py`, and the administrator opens it.
`VISITS` says where that is not enough: other addresses of the same page (empty, filtered, with an answer), or who else
opens it.
"""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import NamedTuple

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from django.utils.regex_helper import normalize

from mobilization.common.recording import because, recording
from mobilization.outbox.models import Job
from models_registry.forms.steps import STEPS
from notifications.enums import NoticeKind
from notifications.models import Notice
from organizations.models import QueuedItem
from organizations.services.plan_building import beginning_like, divided
from organizations.services.reorganising import reorganise
from tests.access.people import account, again, unit, worker
from tests.access.test_routes import LINES, routes
from tests.access.world import ADDRESSES, Request, objects, offer
from tests.organizations.reorganisations import make_item

NO_PAGE = {
    "healthz": "plain text for monitoring",
    "readyz": "JSON for monitoring",
    "language/": "only changes the language and leads back",
    "account/security/codes/file/": "a file",
    "jobs/<int:pk>/files/<slug:file_format>/": "a file",
    "models/files/<int:pk>/": "a file",
    "nominations/<int:pk>/files/<int:file>/": "a file",
    "models/imports/template/": "a file",
    "documents/files/<int:pk>/": "a file",
    "opinions/<int:pk>/files/<int:file>/": "a file",
    "commitments/files/<int:pk>/": "a file",
    "dialogues/opinions/mine/": "without a code it leads to asking for it; test_a_citizens_opinion.py looks at it",
    "dialogues/opinions/receipt/": "the same",
    "certificate-layouts/<int:pk>/picture/": "a picture",
    "certificate-layouts/<int:pk>/sample/": "a PDF file",
    "showcase/models.csv": "a file",
    "showcase/models.json": "a file",
    "showcase/feed.atom": "XML for readers of feeds",
    "showcase/photographs/<int:pk>/": "a picture",
    "sessions/<int:pk>/signed/<int:file>/": "a file",
    "rounds/<int:pk>/assign/table/": "a file",
    "rounds/items/files/<int:pk>/": "a file",
    "showcase/photographs/<int:pk>/small/": "a picture",
    "showcase/books/<int:pk>/<slug:kind>/": "a file",
    "books/<int:pk>/files/<int:file>/": "a file",
    "questions/questions.csv": "a file",
    "questions/questions.json": "a file",
    "questions/feed.atom": "XML for readers of feeds",
    "sitemap-questions.xml": "XML for search engines",
    "sitemap.xml": "XML for search engines",
    "sitemap-<int:part>.xml": "XML for search engines",
    "robots.txt": "plain text for search engines",
    "duties/files/<int:pk>/": "a file",
    "service-proofs/<int:pk>/": "a file",
    "sheets/<int:pk>/files/<int:file>/": "a file",
    "conferences/<int:pk>/hall/marks/": "JSON for the script of the hall's screen",
    "account/login/code/": "between two steps of signing in: test_second_factor.py opens it there",
}
"""Routes that answer GET with something else than a page, and the one that this table cannot open."""

READ_BY_PROGRAMS, API_PAGE = "api/", "api/v1/docs/"


class Visit(NamedTuple):
    """An address (`?…` is added to the route's own, `/…` replaces it), who opens it, where it leads (the end of it)."""

    path: str = ""
    who: str = "administrator"
    lands: str = ""


def pages() -> set[str]:
    """The routes that answer GET with a page."""
    asked = {route for route, method, _policy in LINES if method == "GET"}
    return {route for route in asked if not route.startswith(READ_BY_PROGRAMS)} - NO_PAGE.keys() | {API_PAGE}


def visits(house: SimpleNamespace) -> Iterator[Visit]:
    """Every page, and its other addresses."""
    for route in sorted(pages()):
        here = path_of(route, house)
        for visit in VISITS.get(route, lambda house: [Visit()])(house):
            yield visit if visit.path.startswith("/") else visit._replace(path=here + visit.path)


def path_of(route: str, house: SimpleNamespace) -> str:
    """The address of the object the access table uses for this route."""
    form, _names = normalize(routes()[route].regex)[0]
    return "/" + form % ADDRESSES.get(route, lambda world: Request())(house).kwargs


def build_house() -> SimpleNamespace:
    """The objects of the access table, and what makes lists and histories worth reading."""
    house = objects()
    units = house.units
    house.administrator = worker("administrator", units.city, "Nguyễn Thị Quản Trị")
    house.root = account("Lê Văn Gốc", is_superuser=True, is_staff=True)
    house.factor = worker("officer", units.ward, "Phạm Hai Bước")
    TOTP.activate(house.factor, generate_totp_secret())
    RecoveryCodes.activate(house.factor)
    house.secretary = again(worker("secretary", units.ward, "Vũ Thường Trực"))
    house.judge = again(house.reviews.judge.person.user)
    house.administrator, house.factor = again(house.administrator), again(house.factor)
    with recording(actor=house.administrator.pk), because("Quyết định số 12/QĐ-UBND"):
        _happen(house)
    return house


def _happen(house):
    parish = unit("00101", house.units.city, kind="commune", name="Xã Đông Anh", short_name="Đông Anh")
    for number in (1, 2):
        make_item(parish, f"Mô hình hiến đất mở đường số {number}")
    parts = [beginning_like(parish, key="a", parent=house.units.city.pk)]
    parts.append(replace(parts[0], key="b", code="tmp", name="Xã Thư Lâm", short_name="Thư Lâm"))
    head = {"effective_on": timezone.localdate(), "document": "Nghị quyết số 1656/NQ-UBTVQH15"}
    house.split = reorganise(plan=divided(parish, parts, "a", **head), by=house.administrator).reorganisation
    house.parish = parish
    units = house.units
    type(units.ward).objects.filter(pk=units.ward.pk).update(name="Phường Ba Đình", note="Trụ sở: 25 Liễu Giai")
    owner = house.administrator
    failed = {"state": "quarantined", "failures": 3, "error": "Hết dung lượng.", "finished_at": timezone.now()}
    house.failed = Job.objects.create(kind="outbox.export_jobs", owner=owner, **failed)
    Job.objects.create(kind="outbox.export_jobs", owner=owner)
    told = {"kind": NoticeKind.JOB_FINISHED, "data": {"job": "outbox.export_jobs", "end": "done"}}
    about = {"subject_type": "outbox.job", "subject_id": str(house.failed.pk)}
    house.notice = Notice.objects.create(recipient=owner, **told, **about)


def _strangers(house):
    return [Visit(who="stranger")]


def _with_factor(house):
    return [Visit(who="factor")]


def _by_root(house):
    return [Visit(who="root")]


def _reset_key(house):
    user = house.subject
    real = f"/account/password/reset/key/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"
    return [Visit(who="stranger"), Visit(real, "stranger", "-set-password/")]


OF_A_MODELS_LIFE = (
    "candidacies/<int:pk>/do/<slug:action>/",
    "candidacies/<int:pk>/edit/",
    "candidacies/<int:pk>/propose/",
    "candidacies/<int:pk>/typical/",
    "models/<int:pk>/candidacies/new/",
    "models/<int:pk>/copy/",
    "models/<int:pk>/signals/text-copied/<int:other>/",
    "models/photos/<int:pk>/beside/<int:other>/",
    "models/<int:pk>/signals/<slug:kind>/<slug:key>/dismiss/",
    "models/<int:pk>/signals/<slug:kind>/<slug:key>/restore/",
    "units/<int:pk>/signals/<slug:kind>/<int:campaign>/<slug:key>/dismiss/",
    "units/<int:pk>/signals/<slug:kind>/<int:campaign>/<slug:key>/restore/",
    "models/checks/<int:pk>/correct/",
    "models/checks/<int:pk>/files/",
    "models/imports/",
    "models/imports/new/",
    "models/progress/<int:pk>/correct/",
    "models/progress/<int:pk>/files/",
    "models/<int:pk>/checks/new/",
    "models/<int:pk>/do/<slug:action>/",
    "models/<int:pk>/progress/new/",
    "models/<int:pk>/reconfirm/",
)
"""Steps of officers, leaders and secretaries; administrators take none."""


def _filtered(*queries):
    """The list, the list narrowed in these ways, and a filter with an error where one ends in `odd`."""
    return lambda house: [Visit(), *(Visit(query) for query in queries)]


def _why(house):
    return [Visit(), Visit(f"?action=rights&unit={house.units.ward.pk}"), Visit("?action=odd")]


def _details(house):
    kinds = {
        "merge": [house.units.ward, house.units.beside],
        "split": [house.units.ward],
        "abolish": [house.units.ward],
        "relevel": [house.units.ward],
    }
    return [Visit(f"?kind={kind}" + "".join(f"&unit={each.pk}" for each in chosen)) for kind, chosen in kinds.items()]


def _steps(house):
    return [Visit(f"/models/{house.models.draft.pk}/edit/{step.name}/", "factor") for step in STEPS]


VISITS = {
    **dict.fromkeys(OF_A_MODELS_LIFE, _by_root),
    "models/new/": _with_factor,
    "models/<int:pk>/edit/": lambda house: [Visit("", "factor", "/edit/check/")],
    "models/<int:pk>/edit/<slug:step>/": _steps,
    "models/<int:pk>/discard/": _with_factor,
    "models/<int:pk>/hand-over/": _with_factor,
    "models/<int:pk>/files/": _with_factor,
    "": lambda house: [Visit(), Visit("/no-such-page/")],
    "account/login/": _strangers,
    "showcase/": lambda house: [
        Visit(who="stranger"),
        Visit("?q=duong+no+hoa&only=typical", "stranger"),
        Visit("?q=nothing+like+it", "stranger"),
        Visit("?unit=odd", "stranger"),
    ],
    "showcase/map/": lambda house: [Visit(who="stranger"), Visit("?q=nothing+like+it", "stranger")],
    "showcase/open-data/": _strangers,
    "showcase/<slug:code>/": _strangers,
    "models/<int:pk>/showcase/": _by_root,
    "account/inactive/": _strangers,
    "account/signup/": _strangers,
    "account/password/reset/": _strangers,
    "account/password/reset/sent/": _strangers,
    "account/password/reset/key/done/": _strangers,
    "^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": _reset_key,
    "invitations/<str:token>/": lambda house: [Visit(who="stranger"), Visit("/invitations/over/", "stranger")],
    "account/confirm/code/": _with_factor,
    "account/security/": lambda house: [Visit(), Visit(who="factor")],
    "account/security/app/remove/": _with_factor,
    "account/security/codes/": _with_factor,
    "account/security/codes/new/": _with_factor,
    "jobs/": lambda house: [Visit(), Visit("?state=running"), Visit("?created_from=odd", "root")],
    "jobs/<int:pk>/": lambda house: [Visit(), Visit(f"/jobs/{house.failed.pk}/", "root")],
    "jobs/<int:pk>/retry/": lambda house: [Visit(f"/jobs/{house.failed.pk}/retry/", "root")],
    "gallery/": _filtered("?domain=economy&order=people", "?show=confirm"),
    "units/": _filtered("?q=ba+dinh", "?q=nothing+like+it", "?on=odd"),
    "units/tree/": _filtered("?on=2020-01-01", "?on=odd"),
    "units/<int:pk>/": lambda house: [Visit(), Visit(f"/units/{house.parish.pk}/")],
    "models/": _filtered("?within=all&q=nothing+like+it", "?todo=to_register&within=all", "?year=odd"),
    "models/bulk/<slug:action>/": lambda house: [Visit(f"?model={house.models.submitted.pk}", "root")],
    "candidacies/": _filtered("?q=nothing+like+it", "?todo=to_decide", "?state=odd"),
    "units/<int:pk>/signals/": _filtered("?kind=no-value", "?status=dismissed", "?kind=odd"),
    "units/<int:pk>/signals/of-units/": _filtered("?status=dismissed", "?kind=odd"),
    "work/": lambda house: [Visit(), Visit(who="root")],
    "search/": _filtered("?q=hoa", "?q=hoa&order=rank", "?q=dduongf+hoa", "?q=ba+dinh", "?q=nothing+like+it"),
    "models/similar/": _filtered("?title=duong+no+hoa", "?title=nothing+like+it"),
    "people/": _filtered("?name=nobody+like+this", "?role=officer"),
    "offers/<int:pk>/": lambda house: [Visit(f"/offers/{offer(house, house.administrator)}/")],
    "people/<int:pk>/why/": _why,
    "people/<int:pk>/activity/": lambda house: [
        Visit(),
        Visit(f"/people/{house.administrator.person_id}/activity/"),
    ],
    "campaigns/": _filtered("?kind=term", "?kind=odd"),
    "campaigns/new/": lambda house: [Visit(who="root"), Visit(f"?from={house.campaigns.campaign.pk}", "root")],
    "campaigns/<int:pk>/edit/": lambda house: [Visit(who="root")],
    "campaigns/<int:pk>/targets/": lambda house: [Visit(), Visit(who="root")],
    "vocabularies/themes/": _filtered("?q=duong", "?q=nothing+like+it"),
    "history/": _filtered("?kind=delete", "?changed_from=odd"),
    "inbox/": _filtered("?state=read"),
    "reorganisations/": _filtered("?unit=nothing+like+it"),
    "reorganisations/<int:pk>/": lambda house: [Visit(), Visit(f"/reorganisations/{house.split.pk}/")],
    "reorganisations/new/": _filtered("?kind=merge&q=phuong", "?q=nothing+like+it", "?go=1"),
    "reorganisations/new/details/": _details,
    "reorganisations/queue/": _filtered("?state=decided", "?state="),
    "reorganisations/queue/choose/": lambda house: [
        Visit("?all=1"),
        Visit(f"?item={QueuedItem.objects.first().pk}"),
    ],
    "councils/": _filtered("?term=now", "?q=nothing+like+it", "?term=odd"),
    "councils/new/": _by_root,
    "councils/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "councils/<int:pk>/edit/": _by_root,
    "councils/<int:pk>/members/new/": _by_root,
    "councils/<int:pk>/rules/new/": _by_root,
    "councils/members/<int:pk>/edit/": _by_root,
    "councils/members/<int:pk>/remove/": _by_root,
    "councils/rules/<int:pk>/remove/": _by_root,
    "councils/<int:pk>/rounds/new/": _by_root,
    "rounds/": _filtered("?state=open", "?q=nothing+like+it", "?state=odd"),
    "rounds/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "rounds/<int:pk>/edit/": _by_root,
    "rounds/<int:pk>/items/new/": _by_root,
    "rounds/<int:pk>/do/<slug:action>/": _by_root,
    "rounds/<int:pk>/assign/": _by_root,
    "rounds/<int:pk>/assign/file/": _by_root,
    "rounds/<int:pk>/progress/": lambda house: [Visit(who="root"), Visit("?order=fair", "root")],
    "rounds/<int:pk>/remind/": _by_root,
    "rounds/items/<int:pk>/assign/": _by_root,
    "rounds/assignments/<int:pk>/withdraw/": _by_root,
    "councils/<int:pk>/sessions/new/": _by_root,
    "sessions/": _filtered("?state=planned", "?q=nothing+like+it", "?state=odd"),
    "sessions/<int:pk>/": lambda house: [Visit(), Visit(who="root"), Visit(who="judge")],
    **{
        f"sessions/<int:pk>/{page}/": _by_root
        for page in (
            "edit",
            "call",
            "do/<slug:action>",
            "agenda",
            "attendance",
            "votes/open",
            "votes/count",
            "papers",
            "papers/confirm",
            "outcomes",
            "close",
            "signed/new",
        )
    },
    "sessions/<int:pk>/ballot/": lambda house: [Visit(who="judge")],
    "sessions/items/<int:pk>/remove/": _by_root,
    "sessions/items/<int:pk>/recusal/": lambda house: [Visit(who="root"), Visit(who="judge")],
    "sessions/items/<int:pk>/repeat/": _by_root,
    "sessions/recusals/<int:pk>/take-back/": _by_root,
    "sheets/": _filtered("?state=open", "?state=odd"),
    "rounds/items/<int:pk>/take/": lambda house: [Visit(who="judge")],
    "sheets/<int:pk>/": _by_root,
    "sheets/<int:pk>/do/<slug:action>/": _by_root,
    "rounds/items/<int:pk>/remove/": _by_root,
    "rounds/items/<int:pk>/files/": _by_root,
    "rounds/items/files/<int:pk>/remove/": _by_root,
    "rounds/items/<int:pk>/conflict/": _by_root,
    "rounds/items/<int:pk>/conflict/<int:conflict>/withdraw/": _by_root,
    "criteria/": _filtered("?state=published", "?q=nothing+like+it", "?level=odd"),
    "criteria/new/": _by_root,
    "criteria/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "criteria/<int:pk>/edit/": _by_root,
    "criteria/<int:pk>/publish/": _by_root,
    "criteria/<int:pk>/discard/": _by_root,
    "criteria/<int:pk>/version/": _by_root,
    "criteria/<int:pk>/copy/": _by_root,
    "criteria/<int:pk>/<slug:kind>/new/": _by_root,
    "criteria/groups/<int:pk>/criteria/new/": _by_root,
    "criteria/<slug:kind>/<int:pk>/edit/": _by_root,
    "criteria/<slug:kind>/<int:pk>/remove/": _by_root,
    "committees/": _filtered("?term=now", "?q=nothing+like+it", "?term=odd"),
    "committees/new/": _by_root,
    "committees/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "committees/<int:pk>/edit/": _by_root,
    "committees/<int:pk>/council/": _by_root,
    "committees/<int:pk>/members/new/": _by_root,
    "committees/<int:pk>/tasks/new/": _by_root,
    "committees/<int:pk>/assessments/<int:year>/new/": _by_root,
    "committees/members/<int:pk>/edit/": _by_root,
    "committees/members/<int:pk>/remove/": _by_root,
    "committees/tasks/<int:pk>/edit/": _by_root,
    "committees/tasks/<int:pk>/done/": _by_root,
    "committees/tasks/<int:pk>/remove/": _by_root,
    "committees/assessments/<int:pk>/edit/": _by_root,
    "documents/": _filtered("?q=kh+du", "?q=nothing+like+it", "?in_force_on=odd"),
    "documents/new/": _by_root,
    "documents/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "documents/<int:pk>/edit/": _by_root,
    "documents/<int:pk>/links/new/": _by_root,
    "documents/<int:pk>/requirements/new/": _by_root,
    "documents/files/<int:pk>/remove/": _by_root,
    "documents/links/<int:pk>/remove/": _by_root,
    "requirements/<int:pk>/edit/": _by_root,
    "requirements/<int:pk>/withdraw/": _by_root,
    "duties/": _filtered("?whose=own", "?state=done", "?state=late", "?state=odd"),
    "duties/units/": _filtered("?q=nothing+like+it"),
    "duties/<int:pk>/": lambda house: [Visit(), Visit(f"/duties/{house.done.pk}/", "root")],
    "duties/<int:pk>/done/": _by_root,
    "duties/<int:pk>/reopen/": _by_root,
    "emulation-titles/": _filtered("?recipient=household", "?q=nothing+like+it", "?validity=odd"),
    "award-forms/": _filtered("?kind=merit", "?q=nothing+like+it", "?kind=odd"),
    "award-authorities/": _filtered("?branch=state", "?q=nothing+like+it", "?on=odd"),
    "nominations/": _filtered("?state=draft", "?q=nothing+like+it", "?submitted_from=odd"),
    "nominations/new/": _by_root,
    "nominations/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "nominations/<int:pk>/edit/": _by_root,
    "nominations/<int:pk>/do/<slug:action>/": _by_root,
    "nominations/<int:pk>/models/new/": _by_root,
    "nominations/<int:pk>/models/<int:model>/remove/": _by_root,
    "nominations/<int:pk>/dossier/<slug:kind>/": _by_root,
    "nominations/<int:pk>/files/<int:file>/remove/": _by_root,
    "nominations/<int:pk>/measures/new/": _by_root,
    "nominations/<int:pk>/measures/<int:bar>/remove/": _by_root,
    "nominations/<int:pk>/checks/<slug:check>/": _by_root,
    "nominations/<int:pk>/explanations/<int:override>/take-back/": _by_root,
    "nominations/<int:pk>/opinions/new/": _by_root,
    "co-opinions/": _filtered("?state=overdue", "?q=nothing+like+it", "?due_from=odd"),
    "co-opinions/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "co-opinions/<int:pk>/do/<slug:action>/": _by_root,
    "reports/": _filtered("?state=draft", "?q=nothing+like+it", "?state=odd"),
    "reports/new/": lambda house: [Visit(who="secretary")],
    "reports/returns/": lambda house: [Visit(), Visit("?kind=year&year=2025"), Visit("?kind=odd")],
    "reports/<int:pk>/": lambda house: [
        Visit(f"/reports/{each.pk}/", who)
        for each in (house.reports.draft, house.reports.submitted, house.reports.published)
        for who in ("root", "secretary")
    ],
    "reports/<int:pk>/rows/": lambda house: [Visit("?measure=models_registry.registered")],
    "report-templates/": _filtered("?in_use=yes", "?q=nothing+like+it", "?kind=odd"),
    "report-templates/standard/<slug:kind>/": lambda house: [Visit(), Visit(who="root")],
    "report-templates/standard/<slug:kind>/preview/": lambda house: [Visit(who="root")],
    "report-templates/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "report-templates/<int:pk>/preview/": lambda house: [Visit(who="root")],
    "report-schedules/": _filtered("?kind=month", "?reach=all_below", "?kind=odd"),
    "report-schedules/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "report-targets/": _filtered("?year=2020", "?q=nothing+like+it", "?year=odd"),
    "report-targets/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "report-rank/": lambda house: [Visit(), Visit(who="root"), Visit("?year=odd", "root")],
    "books/": _filtered("?state=draft", "?q=nothing+like+it", "?state=odd"),
    "books/<int:pk>/": lambda house: [
        Visit(f"/books/{each.pk}/", who)
        for each in (house.books.draft, house.books.review, house.books.published)
        for who in ("root", "secretary")
    ],
    "showcase/books/": lambda house: [
        Visit(query, who="stranger") for query in ("", "?kind=year", "?q=nothing+like+it", "?kind=odd")
    ],
    "award-decisions/": _filtered("?state=draft", "?q=nothing+like+it", "?state=odd"),
    "award-decisions/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "award-recipients/": _filtered("?standing=left", "?q=nothing+like+it", "?standing=odd"),
    "award-registers/": _filtered("?branch=state", "?year=2001", "?year=odd"),
    "conferences/": _filtered("?state=held", "?q=nothing+like+it", "?state=odd"),
    "conferences/board/": _filtered("?todo=passed", "?q=nothing+like+it", "?level=odd"),
    "reception-days/": _filtered("?post=secretary", "?q=nothing+like+it", "?day_from=odd"),
    "reception-days/months/": _filtered("?standing=behind", "?q=nothing+like+it", "?month=odd"),
    "commitments/": _filtered("?state=late", "?q=nothing+like+it", "?state=odd"),
    "commitments/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "dialogue-history/": _filtered("?year=2018", "?q=nothing+like+it", "?fits=odd"),
    "dialogue-history/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "claims/": _filtered("?standing=parts", "?q=nothing+like+it", "?standing=odd"),
    "claims/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "figures/": _filtered("?q=dialogue", "?q=nothing+like+it", "?part=odd"),
    "figures/<str:key>/": lambda house: [
        Visit("?period=year&year=2025&by=domain&by=level"),
        Visit("?period=odd"),
        Visit(who="root"),
    ],
    "units/<int:pk>/dashboard/": lambda house: [
        Visit(),
        Visit("?period=days&from=01/01/2018&to=31/12/2018&lens=unit"),
        Visit("?from=odd"),
        Visit(who="root"),
    ],
    "units/<int:pk>/dashboard/below/": lambda house: [Visit(), Visit("?order=name"), Visit(who="root")],
    "dialogue-figures/": lambda house: [Visit(), Visit("?from=01/01/2018&to=31/12/2018"), Visit("?from=odd")],
    "dialogues/figures/": lambda house: [Visit(query, who="stranger") for query in ("", "?year=2018", "?year=odd")],
    "opinions/": _filtered("?state=overdue", "?q=nothing+like+it", "?received_from=odd"),
    "opinions/work/": lambda house: [Visit(), Visit("?q=nothing+like+it"), Visit(who="factor")],
    "opinions/bulk/<slug:action>/": lambda house: [Visit(f"?opinion={house.opinions.answered.pk}", "root")],
    "opinions/data/": _filtered("?state=open", "?q=nothing+like+it", "?state=odd"),
    "opinions/<int:pk>/data/": lambda house: [Visit(who="secretary")],
    **{f"opinions/data/<int:pk>/{page}/": lambda house: [Visit(who="secretary")] for page in ("file", "done")},
    "opinions/<int:pk>/identity/": lambda house: [Visit(who="factor")],
    "opinions/<int:pk>/identity/edit/": lambda house: [Visit(who="factor")],
    "opinions/<int:pk>/": lambda house: [Visit(), Visit(who="root"), Visit(who="factor")],
    "conferences/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    **{
        f"conferences/<int:pk>/{page}/": lambda house: [Visit(), Visit("?q=nothing+like+it"), Visit(who="root")]
        for page in ("groups", "groups/<int:group>")
    },
    "conferences/<int:pk>/agenda/": lambda house: [Visit(), Visit(who="root")],
    "award-registers/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "award-presentations/": _filtered("?q=hoi+nghi", "?q=nothing+like+it", "?within=odd"),
    "award-presentations/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "award-decisions/<int:pk>/certificates/": lambda house: [Visit(), Visit("?made=no"), Visit("?q=nothing+like+it")],
    "certificate-layouts/": _filtered("?language=vi", "?q=nothing+like+it", "?validity=odd"),
    "certificate-layouts/<int:pk>/": lambda house: [Visit(), Visit(who="root")],
    "dialogues/": lambda house: [
        Visit(query, who="stranger") for query in ("", "?when=over", "?q=nothing+like+it", "?when=odd")
    ],
    "questions/": lambda house: [
        Visit(query, who="stranger")
        for query in ("", "?q=den+cong+cong&domain=economy", "?q=nothing+like+it", "?unit=odd")
    ],
    "questions/<int:pk>/": _strangers,
    "dialogues/<int:pk>/": _strangers,
    "dialogues/<int:pk>/register/": _strangers,
    "dialogues/registrations/<str:code>/": _strangers,
    "dialogues/opinions/new/": lambda house: [Visit(who="stranger"), Visit("?conference=odd", "stranger")],
    "dialogues/opinions/follow/": _strangers,
    "c/": lambda house: [Visit(who="stranger")],
    "c/<str:code>/": _strangers,
    **dict.fromkeys(
        (
            "award-decisions/new/",
            "award-decisions/new-outside/",
            *(
                f"award-decisions/<int:pk>/{page}/"
                for page in (
                    "edit",
                    "discard",
                    "sign",
                    "annul",
                    "bases/new",
                    "recipients/new",
                    "recipients/lines",
                    "recipients/nominated",
                    "present",
                    "certificates/new",
                )
            ),
            "award-decisions/<int:pk>/do/<slug:action>/",
            "recounts/",
            *(f"reports/<int:pk>/{page}/" for page in ("edit", "correct", "do/<slug:action>", "sections/new")),
            *(f"reports/sections/<int:pk>/{page}/" for page in ("edit", "remove")),
            *(f"report-{name}/new/" for name in ("templates", "schedules", "targets")),
            *(f"report-templates/<int:pk>/{page}/" for page in ("edit", "use", "sections/new")),
            *(f"report-templates/<int:pk>/sections/<int:section>/{page}/" for page in ("edit", "remove")),
            *(f"report-schedules/<int:pk>/{page}/" for page in ("edit", "use")),
            *(f"report-targets/{page}/" for page in ("grid", "<int:pk>/edit", "<int:pk>/remove")),
            "books/new/",
            *(f"books/<int:pk>/{page}/" for page in ("edit", "discard", "do/<slug:action>", "models/new")),
            *(f"books/<int:pk>/models/<int:model>/{page}/" for page in ("leave-out", "to-the-rule", "place")),
            "award-decisions/bases/<int:pk>/remove/",
            *(f"award-recipients/<int:pk>/{page}/" for page in ("edit", "remove", "annul")),
            *(f"award-registers/{page}/" for page in ("new", "<int:pk>/edit")),
            "award-presentations/new/",
            "conferences/new/",
            "opinions/new/",
            "reception-days/new/",
            *(f"reception-days/<int:pk>/{page}/" for page in ("edit", "remove")),
            *(
                f"opinions/<int:pk>/{page}/"
                for page in ("edit", "receipt", "code", "erase", "do/publish", "do/<slug:action>")
            ),
            "commitments/new/<slug:kind>/<int:pk>/",
            *(f"commitments/<int:pk>/{page}/" for page in ("edit", "do/<slug:action>")),
            "claims/new/",
            *(f"claims/<int:pk>/{page}/" for page in ("edit", "withdraw")),
            "dialogue-history/new/",
            *(f"dialogue-history/<int:pk>/{page}/" for page in ("edit", "remove")),
            *(f"conferences/<int:pk>/{page}/" for page in ("edit", "attendance", "conclusion", "do/<slug:action>")),
            *(f"conferences/<int:pk>/groups/{page}/" for page in ("new", "alike")),
            *(f"conferences/<int:pk>/groups/<int:group>/{page}/" for page in ("edit", "dissolve", "answer")),
            *(f"conferences/<int:pk>/agenda/{page}/" for page in ("points/new", "opinions/new")),
            *(f"conferences/<int:pk>/agenda/<int:item>/{page}/" for page in ("edit", "remove")),
            *(f"conferences/<int:pk>/{page}/" for page in ("hall", "hall/said", "hall/answers")),
            "conferences/<int:pk>/hall/answers/<int:item>/",
            *(f"conferences/<int:pk>/links/{page}/" for page in ("<slug:kind>/new", "<int:link>/remove")),
            "conferences/<int:pk>/registrations/<int:registration>/remove/",
            "certificate-layouts/new/",
            *(f"certificate-layouts/<int:pk>/{page}/" for page in ("edit", "remove")),
            *(f"award-presentations/<int:pk>/{page}/" for page in ("edit", "remove", "hand-over/<int:decision>")),
        ),
        _by_root,
    ),
    "units/<int:pk>/commendations/": _filtered("?whose=within", "?q=nothing+like+it", "?year=odd"),
    "people/<int:pk>/commendations/": _filtered("?how=annulled", "?year=odd"),
    "medal-candidates/": _filtered("?which=all", "?q=nothing+like+it", "?kind=odd"),
    "people/<int:pk>/service/": lambda house: [
        Visit(),
        Visit(f"/people/{house.service.honoured.pk}/service/"),
        Visit(f"/people/{house.administrator.person_id}/service/"),
    ],
    "admin/": lambda house: [Visit(path, "root") for path in ADMINISTRATION],
}
ADMINISTRATION = ["/admin/", "/admin/auth/group/", "/admin/auth/group/add/"]
