package dev.theseus.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceNamesTest {
  private static final Map<String, String> ADDRESSES =
      Map.of(
          "shop/db", "127.9.128.2", "other/cache", "127.9.128.3", "shop/db-0.peers", "127.9.0.7");

  private final ServiceNames names =
      new ServiceNames(
          "shop", (namespace, name) -> Optional.ofNullable(ADDRESSES.get(namespace + "/" + name)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db | 127.9.128.2",
        "db:5432 | 127.9.128.2:5432",
        "db.shop.svc.cluster.local | 127.9.128.2",
        "cache.other | 127.9.128.3",
        "cache.other.svc:6379 | 127.9.128.3:6379",
        "db-0.peers | 127.9.0.7",
        "db-0.peers.shop.svc | 127.9.0.7",
        "jdbc:postgresql://db:5432/shop | jdbc:postgresql://127.9.128.2:5432/shop",
        "postgres://user:secret@db/shop | postgres://user:secret@127.9.128.2/shop",
        "host=db port=5432 | host=127.9.128.2 port=5432",
        "db:1,cache.other:2 | 127.9.128.2:1,127.9.128.3:2",
      })
  void shouldReplaceServiceNamesInThePlaceOfHosts(String text, String resolved) {
    assertThat(names.resolve(text)).isEqualTo(resolved);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "cache",
        "my db",
        "/db",
        "db/x",
        "http://dbx/db",
        "user@dbx",
        "",
        "db-data"
      })
  void shouldLeaveOtherTextAlone(String text) {
    assertThat(names.resolve(text)).isEqualTo(text);
  }
}
