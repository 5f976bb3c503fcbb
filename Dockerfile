# The packages are built in one stage and run in another, so that no compiler is in the image that runs.
ARG PYTHON=3.13-slim

FROM python:${PYTHON} AS build
WORKDIR /src
RUN python -m venv /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# The lock alone first: the layer of the packages stays while the program changes.
COPY requirements.lock requirements-build.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-deps --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY monitor monitor
RUN PATH=/opt/build/bin:$PATH pip wheel --no-deps --no-build-isolation --wheel-dir /tmp/wheel . \
    && pip install --no-deps --no-index /tmp/wheel/*.whl

FROM python:${PYTHON}
RUN useradd --uid 10001 --create-home monitor \
    && install -d -o monitor -g monitor /data /etc/monitor
COPY --from=build /opt/monitor /opt/monitor
COPY config /etc/monitor
ENV PATH=/opt/monitor/bin:$PATH PYTHONUNBUFFERED=1 MONITOR_CONFIG=/etc/monitor
USER monitor
WORKDIR /
VOLUME /data
# `database: data/monitor.db` in the configuration is below the working folder: /data/monitor.db.
# Well when the daemon runs and no source has been due for long without being polled.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["monitor", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["monitor"]
CMD ["run", "--upgrade"]
