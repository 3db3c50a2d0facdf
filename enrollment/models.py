from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enrollment.user_ids import USER_ID_PATTERN, validate_user_id


class AccountType(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    BUSINESS = "business", _("Business")


class UserManager(BaseUserManager["User"]):
    def create_user(self, user_id: str, *, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(user_id=user_id, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, user_id: str, *, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(
            user_id, email=email, password=password, **{"is_staff": True, "is_superuser": True, **fields}
        )

    def get_by_natural_key(self, user_id: str | None) -> User:
        return self.get(user_id__iexact=user_id)


class User(AbstractBaseUser, PermissionsMixin):
    """A person or business that files, or a member of staff. The User ID is the signature, so it never changes."""

    user_id = models.CharField(_("User ID"), max_length=30, unique=True, validators=[validate_user_id])
    email = models.EmailField(_("e-mail address"))
    account_type = models.CharField(
        _("account type"), max_length=10, choices=AccountType.choices, default=AccountType.INDIVIDUAL
    )

    prefix = models.CharField(_("prefix"), max_length=10, blank=True)
    first_name = models.CharField(_("first name"), max_length=60, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=60, blank=True)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    suffix = models.CharField(_("suffix"), max_length=10, blank=True)
    business_name = models.CharField(_("business name"), max_length=120, blank=True)

    care_of = models.CharField(_("care of"), max_length=80, blank=True)
    street = models.CharField(_("street address"), max_length=100, blank=True)
    po_box = models.CharField(_("post office box"), max_length=20, blank=True)
    unit = models.CharField(_("suite, apartment, unit or floor"), max_length=40, blank=True)
    city = models.CharField(_("city or town"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zip_code = models.CharField(_("zip code"), max_length=10, blank=True)
    zip_plus4 = models.CharField(_("zip plus 4"), max_length=4, blank=True)
    country = models.CharField(_("country, if not the US"), max_length=60, blank=True)

    phone = models.CharField(_("telephone"), max_length=25, blank=True)
    phone_ext = models.CharField(_("extension"), max_length=8, blank=True)
    fax = models.CharField(_("fax"), max_length=25, blank=True)

    is_adult = models.BooleanField(_("is 18 or older"), default=False)
    terms_accepted_at = models.DateTimeField(_("terms accepted"), null=True, blank=True)
    hides_instructions = models.BooleanField(_("hides instructions"), default=False)

    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("enrolled"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    USERNAME_FIELD = "user_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            # Upper, not Lower: it is what "iexact" asks PostgreSQL for, so that signing in finds this index.
            models.UniqueConstraint(
                Upper("user_id"),
                name="user_id_unique_whatever_the_case",
                violation_error_message=_("This User ID is taken. Choose another one."),
            ),
            models.CheckConstraint(condition=models.Q(user_id__regex=USER_ID_PATTERN), name="user_id_is_well_formed"),
            models.CheckConstraint(
                condition=models.Q(account_type__in=AccountType.values), name="user_account_type_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(account_type=AccountType.BUSINESS, business_name=""),
                name="user_business_has_a_name",
            ),
        ]
        indexes: ClassVar = [models.Index(Upper("email"), name="user_email_whatever_the_case")]

    def __str__(self) -> str:
        return self.user_id

    @property
    def is_business(self) -> bool:
        return self.account_type == AccountType.BUSINESS

    @property
    def display_name(self) -> str:
        if self.is_business:
            return self.business_name
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.user_id

    @property
    def full_name(self) -> str:
        if self.is_business:
            return self.business_name
        parts = (self.prefix, self.first_name, self.middle_name, self.last_name, self.suffix)
        return " ".join(part for part in parts if part) or self.user_id

    @property
    def mailing_lines(self) -> tuple[str, ...]:
        """The mailing address as printed, a line each, without empty ones; the name comes first."""
        zip_code = f"{self.zip_code}-{self.zip_plus4}" if self.zip_plus4 else self.zip_code
        region = " ".join(part for part in (self.state, zip_code) if part)
        lines = (
            self.full_name,
            f"c/o {self.care_of}" if self.care_of else "",
            ", ".join(part for part in (self.street, self.unit) if part),
            f"P.O. Box {self.po_box}" if self.po_box else "",
            ", ".join(part for part in (self.city, region) if part),
            self.country,
        )
        return tuple(line for line in lines if line)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.display_name


class GuardScope(models.TextChoices):
    ACCOUNT = "account", _("User ID")
    NETWORK = "network", _("Network")


class SignInGuard(models.Model):
    """Wrong tries against one User ID, whether or not it exists, or from one network.

    The key is a keyed digest: what people type into the User ID field is at times their password.
    """

    scope = models.CharField(max_length=10, choices=GuardScope.choices)
    key = models.CharField(max_length=64)
    failures = models.PositiveIntegerField(default=0)
    last_try_at = models.DateTimeField(db_index=True)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key"], name="sign_in_guard_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key[:8]}"
