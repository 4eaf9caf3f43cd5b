package dev.theseus.testbed.real;

import dev.theseus.testbed.load.WriteAudit;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** One client that appends to a ledger. */
final class LedgerLoad implements Load {
  private final LedgerClient client;
  private final Function<InetSocketAddress, Ledger> ledgers;

  private LedgerLoad(LedgerClient client, Function<InetSocketAddress, Ledger> ledgers) {
    this.client = client;
    this.ledgers = ledgers;
  }

  static Load start(InetSocketAddress edge, Function<InetSocketAddress, Ledger> ledgers) {
    return new LedgerLoad(LedgerClient.start("entry", ledgers.apply(edge)), ledgers);
  }

  @Override
  public long acknowledged() {
    return client.acknowledged().size();
  }

  @Override
  public long failures() {
    return client.failures();
  }

  @Override
  public void stop() throws InterruptedException {
    client.stop();
  }

  @Override
  public WriteAudit audit(InetSocketAddress server) throws Exception {
    try (Ledger at = ledgers.apply(server)) {
      return Kept.audit(client.acknowledged(), at.entries());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
