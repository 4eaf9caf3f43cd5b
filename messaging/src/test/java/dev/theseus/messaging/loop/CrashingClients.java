package dev.theseus.messaging.loop;

import dev.theseus.messaging.MessagingConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Ends a loop before or after its first call of a producer's method, like a crash at that point.
 */
final class CrashingClients extends LoopClients {
  private final String method;
  private final boolean before;

  CrashingClients(MessagingConfig messaging, LoopConfig config, String method, boolean before) {
    super(messaging, config);
    this.method = method;
    this.before = before;
  }

  @Override
  @SuppressWarnings("unchecked") // A proxy of the interface is a producer of the same types.
  Producer<String, byte[]> producer() {
    var real = super.producer();
    return (Producer<String, byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, called, arguments) -> {
              var crashes = called.getName().equals(method);
              if (crashes && before) {
                throw new ProducerFencedException("crash before " + method);
              }
              try {
                var result = called.invoke(real, arguments);
                if (crashes) {
                  throw new ProducerFencedException("crash after " + method);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
