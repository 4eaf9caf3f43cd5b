package dev.theseus.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
  private static final String WHAT = "The topics cannot be listed";

  @Test
  void shouldCallRetriableWhatPassesWhenTheBrokerAnswersAgain() {
    assertThat(TopicAdmin.failed(WHAT, new TimeoutException()))
        .isInstanceOf(RetriableException.class)
        .hasMessage(WHAT + ": the broker does not answer in time");
    assertThat(TopicAdmin.failed(WHAT, new ExecutionException(new DisconnectException())))
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void shouldGiveTheBrokersRefusalAsItIs() {
    var refusal = new TopicAuthorizationException("not yours");
    assertThat(TopicAdmin.failed(WHAT, new ExecutionException(refusal))).isSameAs(refusal);
  }
}
