# claimwatch as a service: docker build -t claimwatch . ; see docs/operations.md
FROM python:3.13-slim AS build
ARG EXTRAS=postgresql
WORKDIR /src
RUN python -m venv --without-pip /opt/claimwatch
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY spiders spiders
COPY storage storage
# Compiled here: it could not be later, and each health check and worker process would begin by doing so.
RUN pip --python /opt/claimwatch/bin/python install --no-cache-dir -c requirements.lock ".[${EXTRAS}]"

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin claimwatch \
    && install -d -o claimwatch -g claimwatch /data \
    && install -d /etc/claimwatch \
    && echo '# Mount your configuration over this file.' > /etc/claimwatch/claimwatch.toml
COPY --from=build /opt/claimwatch /opt/claimwatch
ENV PATH=/opt/claimwatch/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CLAIMWATCH_CONFIG=/etc/claimwatch/claimwatch.toml CLAIMWATCH_DATABASE=sqlite:////data/claimwatch.db
# A number, for who must know that it is not root before it runs.
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["claimwatch", "health"]
ENTRYPOINT ["claimwatch"]
CMD ["run", "--log", "json"]
