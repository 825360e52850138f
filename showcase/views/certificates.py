"""Whether a certificate is genuine: asked by whoever holds the paper, by its QR code or by typing its code."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from awards.certificate_codes import in_groups, is_code, meant_by
from awards.enums import CertificateState
from awards.queries.certificates import verification_of
from showcase.forms import CodeForm
from showcase.views.public import LANGUAGE, addresses, public

LONGEST_SHOWN = 40


@public
def certificates(request: HttpRequest) -> HttpResponse:
    """The field for a code; what was typed leads to the page of its certificate."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return _to(request, form.cleaned_data["code"])
    context = {"form": form, "noindex": True}
    status = 422 if form.errors else 200
    return render(request, "showcase/certificates.html", context | addresses(request), status=status)


@public
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, annulled or unknown, with what stands on the paper; of an unknown one the status is 404."""
    if (meant := meant_by(code)) != code and is_code(meant):
        return _to(request, meant)
    found = verification_of(code)
    is_unknown = found.state == CertificateState.UNKNOWN
    printed = in_groups(found.code[:LONGEST_SHOWN])
    form = CodeForm({"code": printed}) if is_unknown else CodeForm()
    context = {"found": found, "printed": printed, "form": form, "noindex": True}
    return render(request, "showcase/certificate.html", context | addresses(request), status=404 if is_unknown else 200)


def _to(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """The one address of a certificate, in the language that was chosen."""
    answer = redirect("showcase:certificate", code)
    language = request.GET.get(LANGUAGE, "")
    if language in dict(settings.LANGUAGES):
        answer["Location"] += f"?{LANGUAGE}={language}"
    return answer
