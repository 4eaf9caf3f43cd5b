package dev.theseus.agent.posix;

import java.lang.foreign.Arena;

/** The end of this process. */
public final class ProcessExit {
  private ProcessExit() {}

  /**
   * Ends the process by the system call, without a farewell. The virtual machine's own way waits
   * for threads that are inside a system call, such as those that watch sockets, a third of a
   * second long.
   *
   * @param status 0 to 255, what the parent process sees
   */
  public static void now(int status) {
    try (Arena arena = Arena.ofConfined()) {
      Libc.Ending.EXIT.invokeExact(Libc.capture(arena), status);
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }
}
