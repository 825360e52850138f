"""`manage.py demo`: what `make run` shows: the demo accounts, printed with their passwords, and the parts' own data."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from organizations.dates import today
from organizations.enums import Role
from organizations.models import Membership, Unit, User

PASSWORD = "dan-van-kheo-demo"  # noqa: S105  (of accounts that exist on a loopback address only)
DEMO_DOMAIN = "@demo.example"
ACCOUNTS = [
    ("quantri@demo.example", "Nguyễn Quản Trị", True, "administrator: everything, and the technical administration"),
    ("canbo@demo.example", "Trần Thị Cán Bộ", False, "an account without any role"),
]
ROLES = [
    ("canbo.xa@demo.example", "Phạm Thị Xã", Role.OFFICER, "ward"),
    ("lanhdao@demo.example", "Lê Văn Lãnh Đạo", Role.LEADER, "ward"),
    ("hoidong@demo.example", "Hoàng Thị Hội Đồng", Role.REVIEWER, "ward"),
    ("chutich.hd@demo.example", "Nguyễn Văn Chủ Tọa", Role.REVIEWER, "ward"),
    ("uyvien.hd@demo.example", "Lê Thị Phụ Nữ", Role.REVIEWER, "ward"),
    ("thuongtruc.xa@demo.example", "Đinh Thị Thư Ký", Role.SECRETARY, "ward"),
    ("canbo.tp@demo.example", "Lý Văn Chuyên Viên", Role.OFFICER, "city"),
    ("lanhdao.tp@demo.example", "Hồ Thị Trưởng Ban", Role.LEADER, "city"),
    ("thuongtruc@demo.example", "Vũ Văn Thường Trực", Role.SECRETARY, "city"),
    ("pheduyet@demo.example", "Đỗ Thị Phê Duyệt", Role.APPROVER, "city"),
    ("quantri.tp@demo.example", "Bùi Văn Thành Phố", Role.ADMINISTRATOR, "city"),
    ("kiemtra@demo.example", "Ngô Thị Kiểm Tra", Role.AUDITOR, "city"),
]
"""An account for each role, three for a council: in the city, or in its first ward or commune of today."""
PARTS = (
    "load_real_models",
    "demo_models",
    "demo_dialogues",
    "demo_reviews",
    "demo_awards",
    "load_claims",
    "demo_books",
    "demo_reports",
)
"""Commands of other parts that fill the demo, as far as they are installed; each does nothing the second time."""


def belongs_to_others() -> bool:
    """Whether people's own accounts stand here and no demo account: a real database that somebody pointed us at."""
    demo = User.objects.filter(email__endswith=DEMO_DOMAIN)
    return not demo.exists() and User.objects.exclude(email__endswith=DEMO_DOMAIN).exists()


class Command(BaseCommand):
    """Makes the demo accounts that are missing; never touches one that exists."""

    help = "Make the demo accounts and print them (only where DEMO_ACCOUNTS is on)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo accounts have a well-known password; these settings do not allow them.")
        if belongs_to_others():
            self.stdout.write("This database has accounts of its own; no demo accounts are made in it.")
            return
        for email, name, administrator, _purpose in ACCOUNTS:
            if User.objects.filter(email=email).exists():
                continue
            make = User.objects.create_superuser if administrator else User.objects.create_user
            make(email, PASSWORD, full_name=name)
        self._give_roles()
        self._fill()
        self.stdout.write(f"Demo accounts (password of all: {PASSWORD}):")
        for email, _name, _administrator, purpose in ACCOUNTS:
            self.stdout.write(f"  {email:<26} {purpose}")
        for email, _name, role, _where in ROLES:
            held = Membership.objects.in_force().filter(person__user__email=email, role=role).select_related("unit")
            for membership in held:
                self.stdout.write(f"  {email:<26} {role.value} of {membership.unit}")

    def _fill(self) -> None:
        """Models, once there are units for them."""
        if not Unit.objects.exists():
            return
        for command in PARTS:
            if command in get_commands():
                call_command(command, stdout=self.stdout)

    def _give_roles(self) -> None:
        city = Unit.objects.in_force().filter(parent=None, code="01").first()
        if city is None:
            return
        ward = Unit.objects.in_force().filter(parent=city, level="grassroots").order_by("sort_key", "id").first()
        for email, name, role, where in ROLES:
            unit = city if where == "city" else ward
            if unit is None or User.objects.filter(email=email).exists():
                continue
            user = User.objects.create_user(email, PASSWORD, full_name=name)
            Membership.objects.create(person=user.person, unit=unit, role=role, valid_from=today())
