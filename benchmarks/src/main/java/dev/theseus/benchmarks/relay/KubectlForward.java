package dev.theseus.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code kubectl port-forward} that runs. */
final class KubectlForward implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) .*");

  private final Process process;
  private final int port;

  private KubectlForward(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static KubectlForward start(Path kubectl, Path kubeconfig, BenchmarkPlace place, int podPort)
      throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    kubectl.toString(),
                    "--kubeconfig=" + kubeconfig,
                    "--namespace=" + place.namespace(),
                    "port-forward",
                    "pod/" + BenchmarkPlace.PIPE,
                    ":" + podPort))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Not closed: kubectl ends when nobody reads what it says.
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      process.destroy();
      throw new IOException("kubectl port-forward said '" + line + "' and forwards nothing");
    }
    return new KubectlForward(process, Integer.parseInt(ready.group(1)));
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
