package dev.theseus.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentImageIT {
  private static final long LARGEST_BYTES = 120L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void shouldMakeTheSameSmallImageAgain() throws Exception {
    Path first = folder.resolve("first.tar");
    Path second = folder.resolve("second.tar");

    String digest = AgentImage.write("localhost/agent:1", first);

    assertThat(AgentImage.write("localhost/agent:1", second)).isEqualTo(digest);
    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    assertThat(Files.size(first)).isLessThan(LARGEST_BYTES);
  }

  @Test
  void shouldHoldBlobsThatAreWhatTheirNamesSay() throws Exception {
    Path archive = folder.resolve("agent.tar");

    String digest = AgentImage.write("localhost/agent:1", archive);

    Map<String, byte[]> entries = entries(archive);
    JsonNode index = JSON.readTree(blob(entries, "index.json"));
    assertThat(index.at("/manifests/0/digest").asText()).isEqualTo(digest);
    JsonNode docker = JSON.readTree(blob(entries, "manifest.json"));
    assertThat(docker.at("/0/RepoTags/0").asText()).isEqualTo("localhost/agent:1");
    assertThat(entries.keySet()).filteredOn(name -> name.startsWith("blobs/")).hasSize(4);
    for (var entry : entries.entrySet()) {
      if (entry.getKey().startsWith("blobs/")) {
        assertThat(entry.getKey()).endsWith(sha256(entry.getValue()));
      }
    }
    JsonNode config = JSON.readTree(blob(entries, docker.at("/0/Config").asText()));
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    // Only the JVM's last tier hashes and encrypts with the processor's own instructions.
    assertThat(config.at("/config/Entrypoint").toString()).doesNotContain("TieredStopAtLevel");
  }

  @Test
  void shouldStartWithNothingButTheImage() throws Exception {
    Path archive = folder.resolve("agent.tar");
    AgentImage.write("localhost/agent:1", archive);
    Map<String, byte[]> entries = entries(archive);
    Path root = Files.createDirectory(folder.resolve("root"));
    JsonNode docker = JSON.readTree(blob(entries, "manifest.json"));
    for (JsonNode layer : docker.at("/0/Layers")) {
      unpack(blob(entries, layer.asText()), root);
    }
    JsonNode config = JSON.readTree(blob(entries, docker.at("/0/Config").asText()));

    // Its own loader and libraries; no root is needed for that, as chroot would.
    List<String> command = new ArrayList<>();
    command.add(root.resolve("lib64/ld-linux-x86-64.so.2").toString());
    if (!Files.exists(Path.of(command.getFirst()))) {
      command.clear();
    }
    config.at("/config/Entrypoint").forEach(word -> command.add(inRoot(root, word.asText())));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", root.resolve("lib/x86_64-linux-gnu").toString());
    Process agent = builder.start();
    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();

    // Without arguments the agent itself says what is missing: so the JVM and its class ran.
    assertThat(new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("is missing; usage:");
  }

  private static byte[] blob(Map<String, byte[]> entries, String name) {
    return Optional.ofNullable(entries.get(name)).orElseThrow(() -> new AssertionError(name));
  }

  private static String inRoot(Path root, String word) {
    return word.replace("/opt/", root.resolve("opt") + "/");
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  private static void unpack(byte[] layer, Path root) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(layer))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = root.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          assertThat(path.toFile().setExecutable((entry.getMode() & 0100) != 0)).isTrue();
        }
      }
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
