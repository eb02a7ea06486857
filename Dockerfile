# Slipway as a service: Socket Mode when SLACK_APP_TOKEN is given, HTTP on $PORT otherwise.
# Mount the configuration at /etc/slipway and keep /var/lib/slipway, which is its memory.
# Run it with an init (`docker run --init`): deploy scripts may leave children behind.

FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/slipway
ENV PATH=/opt/slipway/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock
# The build backend goes into a place of its own: it has no business in the image that runs.
COPY requirements-build.lock ./
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements-build.lock
COPY . .
RUN /opt/build/bin/pip wheel --no-build-isolation --no-deps --wheel-dir /dist . \
 && pip install --no-deps /dist/*.whl

FROM python:3.11-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git openssh-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/slipway --create-home slipway
COPY --from=build /opt/slipway /opt/slipway
ENV PATH=/opt/slipway/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SLIPWAY_HOME=/var/lib/slipway \
    SLIPWAY_CONFIG=/etc/slipway/slipway.yml \
    HOST=0.0.0.0 \
    PORT=3000
USER slipway
WORKDIR /var/lib/slipway
VOLUME /var/lib/slipway
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/readyz\", timeout=4)"]
ENTRYPOINT ["slipway"]
CMD ["run"]
