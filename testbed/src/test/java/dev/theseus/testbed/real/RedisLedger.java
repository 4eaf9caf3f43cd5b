package dev.theseus.testbed.real;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A list in Redis, with a set beside it that tells whether an entry is there already. */
final class RedisLedger implements Ledger {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final String APPEND_ONCE =
      "if redis.call('SADD', KEYS[1], ARGV[1]) == 1 then redis.call('RPUSH', KEYS[2], ARGV[1]) end";
  private static final String KNOWN = "known";
  private static final String ENTRIES = "entries";

  private final HostAndPort address;
  private final Optional<String> password;
  private Optional<Jedis> connection = Optional.empty();

  RedisLedger(InetSocketAddress address) {
    this(address, Optional.empty());
  }

  RedisLedger(InetSocketAddress address, Optional<String> password) {
    this.address = new HostAndPort(address.getAddress().getHostAddress(), address.getPort());
    this.password = password;
  }

  @Override
  public void append(String entry) {
    try {
      connected().eval(APPEND_ONCE, List.of(KNOWN, ENTRIES), List.of(entry));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<String> entries() {
    return connected().lrange(ENTRIES, 0, -1);
  }

  /**
   * Stores that many random bytes beside the ledger, in values of a mebibyte, and then a snapshot:
   * a file that the server leaves alone, for comparing.
   */
  void fill(int mebibytes) {
    var random = new Random(mebibytes);
    for (var number = 0; number < mebibytes; number++) {
      var value = new byte[1 << 20];
      random.nextBytes(value);
      connected().set(("filling-" + number).getBytes(StandardCharsets.UTF_8), value);
    }
    connected().save();
  }

  private Jedis connected() {
    var open =
        connection.orElseGet(() ->
            new Jedis(
                address,
                DefaultJedisClientConfig.builder()
                    .connectionTimeoutMillis(TIMEOUT_MILLIS)
                    .socketTimeoutMillis(TIMEOUT_MILLIS)
                    .password(password.orElse(null))
                    .build()));
    connection = Optional.of(open);
    return open;
  }

  @Override
  public void close() {
    var open = connection;
    connection = Optional.empty();
    open.ifPresent(Jedis::close);
  }
}
