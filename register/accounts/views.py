"""Pages of an account that allauth does not have, and the frame around those that it has."""

from functools import wraps
from http import HTTPStatus

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from register import audit
from register.accounts import members, second_factor
from register.accounts.forms import MyAccountForm, NewAccountForm
from register.admin.site import desk
from register.models import User


def framed(view, title="", **context):
    """A view in the frame of the desk: its header, its way back, and never in a cache."""

    @wraps(view)
    def in_frame(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.context_data = frame(request) | {"title": title} | context | (response.context_data or {})
        return response

    return never_cache(in_frame)


def frame(request) -> dict:
    """What the header needs. Without a menu for who has no second factor yet: it would lead nowhere."""
    closed = second_factor.is_missing(request.user)
    return desk.each_context(request) | ({"has_permission": False, "available_apps": []} if closed else {})


@login_required
def my_account(request):
    """Name and language. What one may do at the desk is not asked here, and what is posted of it is not read."""
    form = MyAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.write("account changed", on=request.user, fields=",".join(form.changed_data))
        with translation.override(request.user.language):
            messages.success(request, _("Uw gegevens zijn opgeslagen."))
            return redirect("my_account")
    factors = Authenticator.objects.filter(user=request.user, type__in=second_factor.FACTORS)
    roles = request.user.memberships.select_related("organisation")
    return TemplateResponse(
        request, "account/my_account.html", {"form": form, "has_factor": factors.exists(), "roles": roles}
    )


def accept_invitation(request, token):
    """Somebody who is logged in takes the role with one button; somebody new makes an account first."""
    invitation = members.invitation_of(token)
    if invitation is None:
        title = _("Deze uitnodiging werkt niet meer")
        return TemplateResponse(request, "account/invitation_gone.html", {"title": title}, status=HTTPStatus.GONE.value)
    context = {"invitation": invitation, "here": request.get_full_path()}
    if request.user.is_authenticated:
        if request.method == "POST":
            return _taken(request, invitation, request.user)
        return TemplateResponse(request, "account/invitation.html", context)
    if _has_account(invitation.email):
        return TemplateResponse(request, "account/invitation.html", context | {"has_account": True})
    form = NewAccountForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        return _made(request, invitation, form)
    return TemplateResponse(request, "account/invitation.html", context | {"form": form})


def _has_account(email: str) -> bool:
    # Told only to who holds the link, and so reads the mail of this address.
    return User.objects.filter(email__iexact=email).exists() or User.objects.filter(username__iexact=email).exists()


def _taken(request, invitation, user):
    if not members.accept(invitation, user):
        return redirect(request.get_full_path())
    # What one may do has changed: so has the identifier of the session.
    request.session.cycle_key()
    messages.success(request, _("U doet mee bij %(organisation)s.") % {"organisation": invitation.organisation})
    return redirect("admin:index")


def _made(request, invitation, form):
    """A new account with its role: both or neither. Then logged in as after typing the password."""
    form.instance.language = translation.get_language()
    try:
        with transaction.atomic():
            user = form.save()
            if not members.accept(invitation, user):
                raise IntegrityError
            audit.write("account created", on=user, actor=user)
    except IntegrityError:
        # Another click on the same button was first.
        return redirect(request.get_full_path())
    record_authentication(request, user, method="password")
    return perform_login(request, Login(user=user))


def logged_out(request):
    title = _("U bent uitgelogd")
    return TemplateResponse(request, "account/note.html", {"title": title, "way_on": reverse("account_login")})


def account_unknown(request):
    """After logging in at the organisation's own provider, without an account here."""
    return TemplateResponse(
        request,
        "account/note.html",
        {
            "title": _("U heeft hier nog geen account"),
            "text": _(
                "Bij uw e-mailadres hoort geen account in dit register, of meer dan één. Vraag de beheerder van uw "
                "organisatie om een uitnodiging op dat adres."
            ),
            "way_on": reverse("account_login"),
        },
        status=HTTPStatus.FORBIDDEN.value,
    )


def inactive(request):
    return TemplateResponse(
        request,
        "account/note.html",
        {
            "title": _("Dit account is uitgeschakeld"),
            "text": _("Klopt dat niet? Vraag het de registerbeheerder."),
            "way_on": reverse("account_login"),
        },
        status=HTTPStatus.FORBIDDEN.value,
    )


def no_password(request):
    """Where allauth leads who wants to change a password and has none: they log in elsewhere."""
    text = _("U logt in met het account van uw organisatie. Daar wijzigt u ook uw wachtwoord.")
    return TemplateResponse(request, "account/note.html", {"title": _("U heeft hier geen wachtwoord"), "text": text})


def too_many_requests(request, exception=None):
    """Answers who tries too often, known or not, with what to do now."""
    page = render(
        request,
        "429.html",
        frame(request) | {"title": _("Even wachten")},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    page.headers["Retry-After"] = "300"
    return page
