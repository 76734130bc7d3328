# Any stage, the console or a command of Tidegate, from what Maven has built:
#
#   ./mvnw -pl pipeline -am package
#   docker build -t tidegate .
#   docker run --rm tidegate --help
#
# docs/containers.md says more. What comes along for 'up' and 'demo', servers of their own, is left out.
FROM eclipse-temurin:17-jre
# The OpenMP runtime that XGBoost's native library wants.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /var/lib/tidegate && chown 10001:10001 /var/lib/tidegate
WORKDIR /opt/tidegate

# The layer that is large and seldom changes: the libraries, which are all whose names do not begin with "ti".
COPY pipeline/target/lib/[^t]*.jar pipeline/target/lib/t[^i]*.jar lib/
COPY deploy/docker/tidegate deploy/docker/answers /usr/local/bin/
COPY pipeline/target/lib/tidegate-*.jar pipeline/target/tidegate-pipeline-*.jar lib/

# The JVM's archive of loaded classes halves the start. It holds for exactly these files.
RUN TIDEGATE_JAVA_OPTS="-XX:ArchiveClassesAtExit=/opt/tidegate/classes.jsa" tidegate rehearse --data /tmp/rehearsal >/dev/null 2>&1 && rm -rf /tmp/rehearsal

# The locale is for arrows and other signs beyond ASCII in what commands print.
ENV TIDEGATE_DATA_DIRECTORY=/var/lib/tidegate MALLOC_ARENA_MAX=2 LANG=C.UTF-8
USER 10001:10001
VOLUME /var/lib/tidegate
EXPOSE 9400
# Readiness: what depends on a stage waits until it has restored its state.
HEALTHCHECK --interval=5s --timeout=3s --start-period=180s --retries=6 CMD ["answers", "9400", "/health/ready"]
ENTRYPOINT ["tidegate"]
CMD ["run"]
