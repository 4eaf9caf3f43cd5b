package dev.theseus.testbed.real;

import dev.theseus.testbed.load.WriteAudit;
import java.net.InetSocketAddress;

/** Clients of a program that write, and write down what was acknowledged to them. */
interface Load extends AutoCloseable {
  /** How many writes were acknowledged so far. */
  long acknowledged();

  /** How often a client was cut off or refused; what it had asked for may or may not be kept. */
  long failures();

  /** Lets what is under way end; nothing follows. */
  void stop() throws InterruptedException;

  /**
   * Compares what was acknowledged with what a server holds; after {@link #stop}.
   *
   * @param server the program itself, at the site that serves
   */
  WriteAudit audit(InetSocketAddress server) throws Exception;

  /** Ends it at once, where it was not stopped. */
  @Override
  void close();
}
