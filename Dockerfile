# The command line and every service:      docker build -t theseus .
# The agent that serves one volume, small: docker build --target agent -t theseus-agent .
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -Dmaven.test.skip=true -pl cli -am package \
 && mvn -q -pl cli dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/app/lib \
 && cp cli/target/cli-*.jar /app/lib/

# As root: it keeps the owners of the files that it copies.
FROM eclipse-temurin:25-jre AS agent
COPY --from=build /app/lib/volume-agent-*.jar /app/lib/slf4j-api-*.jar /app/lib/
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx192m", "-XX:MaxDirectMemorySize=256m", "-cp", "/app/lib/*", "dev.theseus.agent.AgentMain"]

FROM eclipse-temurin:25-jre AS theseus
RUN useradd --system --uid 10001 --home-dir /var/lib/theseus --create-home theseus
COPY --from=build /app /app
USER theseus
WORKDIR /var/lib/theseus
ENTRYPOINT ["java", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=75", "-cp", "/app/lib/*", "dev.theseus.cli.Main"]
