package dev.theseus.testbed.shop;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the shop's programs directly, as a node would, without any cluster. */
final class ShopProcesses {
  static final String PASSWORD = "a-password";

  private final Map<String, ShopImages.Image> images;
  private final Map<String, Process> running = new LinkedHashMap<>();
  private final Path folder;
  private final String address;
  private final int databasePort;
  private final int webPort;

  ShopProcesses(Path folder, String address, int databasePort, int webPort) throws IOException {
    this.folder = folder;
    this.address = address;
    this.databasePort = databasePort;
    this.webPort = webPort;
    this.images = new ShopImages(ShopImages.defaultCache()).load();
    openToDatabaseUser(folder);
  }

  private static void openToDatabaseUser(Path folder) throws IOException {
    for (Path each = folder; each != null && Files.isWritable(each); each = each.getParent()) {
      var permissions = new HashSet<>(Files.getPosixFilePermissions(each));
      if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
        Files.setPosixFilePermissions(each, permissions);
      }
    }
  }

  Database database() {
    return new Database(address, databasePort, PASSWORD);
  }

  void start(String image) throws IOException {
    ShopImages.Image program = requireNonNull(images.get(image));
    Map<String, String> environment = new HashMap<>(program.environment());
    environment.put("POD_IP", address);
    environment.put(
        "PORT", Integer.toString(image.equals(ShopImages.POSTGRES) ? databasePort : webPort));
    environment.put("PGDATA", folder.resolve("pgdata").toString());
    environment.put("POSTGRES_PASSWORD", PASSWORD);
    environment.put("DB_HOST", address);
    environment.put("DB_PORT", Integer.toString(databasePort));
    environment.put("DB_PASSWORD", PASSWORD);
    ProcessBuilder builder = new ProcessBuilder(program.command());
    builder.environment().putAll(environment);
    File output = folder.resolve(image.replace('/', '-') + ".log").toFile();
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    running.put(image, builder.start());
  }

  /** Asks a program to stop as a node would and returns its exit status. */
  int stop(String image) throws InterruptedException {
    Process process = requireNonNull(running.remove(image));
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      throw new AssertionError(image + " did not stop within 15 s");
    }
    return process.exitValue();
  }

  void stopAll() throws InterruptedException {
    for (Process process : running.values()) {
      process.destroy();
      process.waitFor(15, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
  }
}
