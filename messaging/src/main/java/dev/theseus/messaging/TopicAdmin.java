package dev.theseus.messaging;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Looks whether the broker is there and creates the topics that are missing. */
public final class TopicAdmin implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_500;

  /** Longer, because somebody is there who may only be busy. */
  private static final int ANSWER_MILLIS = 20_000;

  private static final long CREATE_SECONDS = 30;

  private final Admin admin;

  private TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /**
   * Connects, or says within seconds that nobody listens.
   *
   * @throws BrokerUnreachableException if nobody listens at the configured addresses, or who
   *     listens does not answer as a broker within 20 s
   */
  public static TopicAdmin connect(MessagingConfig config) {
    // A plain connect first: Kafka's client would log a warning a second until it gives up.
    requireListener(config.bootstrapServers());
    var settings = config.clientSettings();
    settings.put("request.timeout.ms", ANSWER_MILLIS);
    settings.put("default.api.timeout.ms", ANSWER_MILLIS);
    var admin = Admin.create(settings);
    try {
      admin.describeCluster().nodes().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
      return new TopicAdmin(admin);
    } catch (ExecutionException | TimeoutException e) {
      admin.close(java.time.Duration.ZERO);
      throw unreachable(config.bootstrapServers(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      admin.close(java.time.Duration.ZERO);
      throw unreachable(config.bootstrapServers(), e);
    }
  }

  /**
   * Creates what is missing and leaves alone what is there; may be called by many at once.
   *
   * @throws KafkaException if the broker does not; retriable where it only does not answer
   */
  public void ensure(Collection<TopicLayout> layouts) {
    var topics =
        layouts.stream()
            .map(layout ->
                new NewTopic(layout.name(), layout.partitions(), (short) -1)
                    .configs(settings(layout)))
            .toList();
    for (var created : admin.createTopics(topics).values().entrySet()) {
      try {
        created.getValue().get(CREATE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw failed("Topic " + created.getKey() + " cannot be created", e);
        }
      } catch (TimeoutException e) {
        throw failed("Topic " + created.getKey() + " cannot be created", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("Topic " + created.getKey() + " cannot be created", e);
      }
    }
  }

  /**
   * The names of all topics that are there, without Kafka's internal ones.
   *
   * @throws KafkaException if the broker does not tell; retriable where it only does not answer
   */
  public Set<String> names() {
    try {
      return admin.listTopics().names().get(CREATE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed("The topics cannot be listed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("The topics cannot be listed", e);
    }
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(2));
  }

  private static Map<String, String> settings(TopicLayout layout) {
    return layout.compacted()
        ? Map.of(
            "cleanup.policy",
            "compact",
            "max.message.bytes",
            String.valueOf(MessagingConfig.MAX_MESSAGE_BYTES))
        : Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            "-1",
            "max.message.bytes",
            String.valueOf(MessagingConfig.MAX_MESSAGE_BYTES));
  }

  private static void requireListener(String bootstrapServers) {
    var failures = new ArrayList<String>();
    for (var address : addresses(bootstrapServers)) {
      try (var socket = new Socket()) {
        socket.connect(address, CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    throw unreachable(bootstrapServers, new IOException(String.join("; ", failures)));
  }

  private static List<InetSocketAddress> addresses(String bootstrapServers) {
    try {
      return ClientUtils.parseAndValidateAddresses(
          List.of(bootstrapServers.split("\\s*,\\s*")), "use_all_dns_ips");
    } catch (RuntimeException e) {
      throw unreachable(bootstrapServers, e);
    }
  }

  private static BrokerUnreachableException unreachable(String address, Exception cause) {
    var reason = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    return new BrokerUnreachableException(
        "No Kafka broker answers at "
            + address
            + reason
            + "; start one, or set its address with bootstrap.servers or THESEUS_BOOTSTRAP.",
        cause);
  }

  /** A broker that is slow or away passes, and is told apart for those who can try again. */
  static RuntimeException failed(String what, Exception e) {
    var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof TimeoutException || cause instanceof RetriableException) {
      return new org.apache.kafka.common.errors.TimeoutException(
          what + ": the broker does not answer in time", cause);
    }
    return cause instanceof KafkaException known
        ? known
        : new IllegalStateException(what + ": " + cause, e);
  }
}
