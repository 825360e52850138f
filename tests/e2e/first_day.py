"""What people do on their first day: open the letter, choose a password, set up the second factor, sign in."""

import re

from django.core import mail

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from tests.e2e.test_pages_in_a_browser import sideways
from tests.e2e.test_second_factor import first_step, forget_used_codes, second_step
from tests.sign_in import PASSWORD, code_now


def send_letters():
    """Let the worker send what waits; the path of the link in the last letter."""
    for job in Job.objects.filter(kind="organizations.send_invitation", state="queued"):
        assert runner.run_job(job.pk)
    return re.search(r"https?://[^/\s]+(/invitations/\S+)", mail.outbox[-1].body)[1]


def accept(page, link, user_email):
    """Choose the password the letter asks for, and sign in with it."""
    page.goto(link)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main .btn-primary")
    page.wait_for_url("**/account/login/")
    page.fill("[name=login]", user_email)
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn-primary")


def set_up_app(page):
    """On the set-up page: the app's first code; gives the secret back."""
    secret = page.inner_text(".secret")
    page.fill("[name=code]", code_now(secret))
    page.click("main .btn-primary")
    page.wait_for_url("**/account/security/codes/")
    forget_used_codes()
    return secret


def sign_in_with_code(page, user, secret):
    """Password, then the app's code."""
    first_step(page, user)
    second_step(page, code_now(secret))
    forget_used_codes()


def submit(page):
    """The main button of the page's form."""
    page.click("main .form-actions .btn-primary")


def fits(page):
    """Whether the page needs no sideways scrolling, and nothing was complained of."""
    return sideways(page) == [] and page.complaints == []
