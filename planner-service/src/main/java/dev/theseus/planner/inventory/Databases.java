package dev.theseus.planner.inventory;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises databases by image, or by port and data directory together. */
final class Databases {

  private record Sign(String database, Pattern image, long port, String directory) {
    static Sign of(String database, String image, long port, String directory) {
      return new Sign(
          database, Pattern.compile("(^|[-_])(" + image + ")($|[-_0-9])"), port, directory);
    }
  }

  private static final List<Sign> SIGNS =
      List.of(
          Sign.of(
              "postgresql",
              "postgres|postgresql|postgis|timescaledb|pgvector",
              5432,
              "/var/lib/postgresql"),
          Sign.of("mariadb", "mariadb", 3306, "/var/lib/mariadb"),
          Sign.of("mysql", "mysql|percona", 3306, "/var/lib/mysql"),
          Sign.of("redis", "redis|valkey|keydb", 6379, "/data"),
          Sign.of("mongodb", "mongo|mongodb|mongod", 27017, "/data/db"),
          Sign.of("rabbitmq", "rabbitmq", 5672, "/var/lib/rabbitmq"));
  private static final Pattern NO_DATABASE =
      Pattern.compile(
          "exporter|operator|client|commander|phpmyadmin|pgadmin|backup|pgbouncer|pgpool");

  private Databases() {}

  static String recognise(PodSpec template) {
    List<String> images = template.images().stream().map(Databases::name).toList();
    for (Sign sign : SIGNS) {
      if (images.stream().anyMatch(image -> isDatabase(sign, image))) {
        return sign.database();
      }
    }
    return SIGNS.stream()
        .filter(sign -> template.ports().contains(sign.port()))
        .filter(
            sign -> template.mountPaths().stream().anyMatch(p -> p.startsWith(sign.directory())))
        .map(Sign::database)
        .findFirst()
        .orElse("");
  }

  private static boolean isDatabase(Sign sign, String image) {
    return sign.image().matcher(image).find() && !NO_DATABASE.matcher(image).find();
  }

  /** The last part of an image's path, without tag and digest. */
  private static String name(String image) {
    String path = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.replaceAll(":.*", "").toLowerCase(Locale.ROOT);
  }
}
