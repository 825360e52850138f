"""The technical administration bears the portal's name and offers nothing the portal does not use."""

from django.contrib import admin

from organizations.models import User


def test_the_first_page(client, db):
    client.force_login(
        User.objects.create_superuser("admin@example.vn", "mat khau rat dai 1", full_name="Lê Quang Đạo")
    )
    html = client.get("/admin/").text
    assert "Dân vận khéo" in html
    assert "<h1>Quản trị kỹ thuật</h1>" in html
    assert "Django" not in html
    assert {model._meta.label for model in admin.site._registry} == {"auth.Group"}
