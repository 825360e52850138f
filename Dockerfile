# One image for web, worker, clock and migrations. Parsed by the tests, not built where the portal is developed.
FROM python:3.12-slim AS libraries
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements/base.txt requirements/stack.txt requirements/
RUN python -m venv /opt/portal/venv \
    && /opt/portal/venv/bin/pip install --require-hashes -r requirements/base.txt \
    && python -m venv /build/tools \
    && /build/tools/bin/pip install --require-hashes -r requirements/stack.txt
COPY mobilization/translations.py mobilization/
COPY locale/ locale/
RUN /build/tools/bin/python mobilization/translations.py

FROM python:3.12-slim
ENV PATH=/opt/portal/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    DJANGO_SETTINGS_MODULE=mobilization.settings.production \
    STATIC_ROOT=/opt/portal/static \
    MEDIA_ROOT=/var/lib/portal/media
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0750 /var/lib/portal/media
WORKDIR /opt/portal/app
COPY --from=libraries /opt/portal/venv /opt/portal/venv
COPY manage.py pyproject.toml ./
COPY mobilization/ mobilization/
COPY notifications/ notifications/
COPY organizations/ organizations/
COPY templates/ templates/
COPY static/ static/
COPY --from=libraries /build/locale/ locale/
COPY deploy/healthcheck.py deploy/
RUN SECRET_KEY="only-while-building-$(python -c 'import secrets; print(secrets.token_hex(40))')" \
    ALLOWED_HOSTS=build.invalid python manage.py collectstatic --noinput
USER portal
EXPOSE 8000
CMD ["gunicorn", "mobilization.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "3", "--threads", "6", "--timeout", "60", "--worker-tmp-dir", "/dev/shm"]
