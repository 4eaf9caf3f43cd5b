# One image for the command line and every service: docker build -t theseus .
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -Dmaven.test.skip=true -pl cli -am package \
 && mvn -q -pl cli dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/app/lib \
 && cp cli/target/cli-*.jar /app/lib/

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/theseus --create-home theseus
COPY --from=build /app /app
USER theseus
WORKDIR /var/lib/theseus
ENTRYPOINT ["java", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=75", "-cp", "/app/lib/*", "dev.theseus.cli.Main"]
