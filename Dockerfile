# The portal as one image; docker-compose.yml starts it three times, as web, worker and beat.
FROM python:3.11-slim-bookworm

RUN apt-get update -q \
 && apt-get install -y -q --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 portal \
 && install -d -o portal /data /srv/portal /srv/static

USER portal
WORKDIR /srv/portal
COPY --chown=portal requirements requirements
RUN python3 -m venv .venv && .venv/bin/python -m pip install --require-hashes --no-cache-dir -r requirements/base.txt
COPY --chown=portal . .
# The front-end packages by the same set-up as by hand; the demo's mode needs no secrets to collect the static files.
RUN python3 -m tooling.setup \
 && rm -rf node_modules \
 && EFILING_MODE=demo DATA_DIR=/tmp/build STATIC_ROOT=/srv/static .venv/bin/python manage.py collectstatic --no-input \
 && rm -rf /tmp/build

ENV PATH=/srv/portal/.venv/bin:$PATH DATA_DIR=/data STATIC_ROOT=/srv/static HOST=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:efiling.gunicorn_conf", "efiling.wsgi"]
