package dev.theseus.cluster.kubelet;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;

/** Sends signals by the system call: quicker than a kill program, and to process groups too. */
final class Signals {
  static final int KILL = 9;
  private static final int TERM = 15;
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "SIGHUP",
          1,
          "SIGINT",
          2,
          "SIGQUIT",
          3,
          "SIGKILL",
          KILL,
          "SIGUSR1",
          10,
          "SIGUSR2",
          12,
          "SIGTERM",
          TERM,
          "SIGWINCH",
          28);

  private static final MethodHandle SYSTEM_KILL = systemKill();

  private Signals() {}

  @SuppressWarnings("restricted") // kill(2) has no counterpart in the JDK that takes a group
  private static MethodHandle systemKill() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("kill").orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** The number of a signal by its name; SIGTERM where the name is unknown. */
  static int number(String name) {
    return NUMBERS.getOrDefault(name.toUpperCase(Locale.ROOT), TERM);
  }

  /** Signals one process; one that is gone already is no error. */
  static void send(long processId, int signal) {
    invoke((int) processId, signal);
  }

  /** Signals every process of a group; a group that is gone already is no error. */
  static void sendToGroup(long groupId, int signal) {
    invoke((int) -groupId, signal);
  }

  private static void invoke(int target, int signal) {
    if (target == 0 || target == -1 || target == 1) {
      // These mean "my own group", "everybody" and init: never a container of ours.
      throw new IllegalArgumentException("refusing to signal process " + target);
    }
    try {
      int ignored = (int) SYSTEM_KILL.invokeExact(target, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(" + target + ", " + signal + ") failed", e);
    }
  }
}
