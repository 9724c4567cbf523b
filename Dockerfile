# claimwatch as a service: docker build -t claimwatch . ; see docs/operations.md
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/claimwatch
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY spiders spiders
COPY storage storage
RUN /opt/claimwatch/bin/pip install --no-cache-dir --no-compile -c requirements.lock '.[postgresql]'

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin claimwatch \
    && install -d -o claimwatch -g claimwatch /data
COPY --from=build /opt/claimwatch /opt/claimwatch
ENV PATH=/opt/claimwatch/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CLAIMWATCH_CONFIG=/etc/claimwatch/claimwatch.toml CLAIMWATCH_DATABASE=sqlite:////data/claimwatch.db
USER claimwatch
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["claimwatch", "health"]
ENTRYPOINT ["claimwatch"]
CMD ["run", "--log", "json"]
