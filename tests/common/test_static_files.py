"""What lies with the static files and is not for everybody."""

from django.http import HttpResponse

from mobilization.common.static_files import StaticFilesMiddleware


def test_the_list_of_all_files_is_not_served(tmp_path, settings):
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path), False
    for name in ("a.0123456789ab.css", "staticfiles.json", "staticfiles.json.gz"):
        (tmp_path / name).write_bytes(b"{}")
    middleware = StaticFilesMiddleware(lambda request: HttpResponse())
    assert set(middleware.files) == {"/static/a.0123456789ab.css"}
    assert "mobilization.common.static_files.StaticFilesMiddleware" in settings.MIDDLEWARE
