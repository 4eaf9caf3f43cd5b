package dev.theseus.cluster.kubelet;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One running process of a container, leader of a session and process group of its own. */
final class ContainerProcess {
  private static final int SIGNAL_EXIT_BASE = 128;

  private final Process process;
  private final int stopSignal;
  private final Set<ProcessHandle> knownChildren = ConcurrentHashMap.newKeySet();

  private ContainerProcess(Process process, int stopSignal) {
    this.process = process;
    this.stopSignal = stopSignal;
  }

  /**
   * Starts a process.
   *
   * @param onExit called once when the main process has ended
   */
  static ContainerProcess start(ProcessLaunch launch, Runnable onExit) throws IOException {
    ProcessBuilder builder = builder(launch);
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(launch.log().toFile()));
    Process process = builder.start();
    var _ = process.onExit().thenRun(onExit);
    return new ContainerProcess(process, launch.stopSignal());
  }

  /** Runs a further command beside a container and returns its exit code, 124 on time-out. */
  static int execute(ProcessLaunch launch, long timeoutMillis)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(launch);
    builder.redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
    Process process = builder.start();
    if (process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
      return process.exitValue();
    }
    Signals.sendToGroup(process.pid(), Signals.KILL);
    return 124;
  }

  private static ProcessBuilder builder(ProcessLaunch launch) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    launch
        .identity()
        .ifPresent(identity -> {
          command.addAll(List.of("setpriv", "--reuid=" + identity.user()));
          command.addAll(List.of("--regid=" + identity.group(), "--clear-groups", "--"));
        });
    command.addAll(launch.arguments());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(launch.workingDirectory().toFile());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(new HashMap<>(launch.environment()));
    return builder;
  }

  long processId() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the main process has ended, at most this long. */
  void awaitExit(long atMostMillis) throws InterruptedException {
    process.waitFor(atMostMillis, TimeUnit.MILLISECONDS);
  }

  /** As the shell and Kubernetes count it: 128 + n for a process that signal n ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** The signal that ended the process, 0 for none. */
  int endingSignal() {
    return exitCode() > SIGNAL_EXIT_BASE ? exitCode() - SIGNAL_EXIT_BASE : 0;
  }

  /** Asks the main process to stop, as a container runtime does: only the main process is told. */
  void requestStop() {
    rememberChildren();
    if (process.isAlive()) {
      Signals.send(process.pid(), stopSignal);
    }
  }

  /** Ends the process group and every descendant seen so far, in whatever session it is. */
  void kill() {
    rememberChildren();
    Signals.sendToGroup(process.pid(), Signals.KILL);
    for (ProcessHandle child : knownChildren) {
      // A handle knows the start time, so a reused id is never hit.
      child.destroyForcibly();
    }
  }

  private void rememberChildren() {
    if (process.isAlive()) {
      process.descendants().forEach(knownChildren::add);
    }
  }
}
