package dev.theseus.cluster.kubelet;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for cluster DNS, which the programs of pods cannot reach: replaces the names of
 * services by their addresses, in variables and arguments only, when a container starts.
 *
 * <p>A name counts where it is the whole text or the host in front of a port ({@code db:5432}), the
 * host of a URL ({@code ://db}, {@code @db}), an item of a list of these, or the value of {@code
 * host=}. Names that no service has stay as they are: they would not resolve either.
 */
final class ServiceNames {

  private static final String NAME = "([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)";
  private static final Pattern HOST =
      Pattern.compile("(?<=^|://|@|,|\\bhost=|-h |=)" + NAME + "(?=$|[:/,?; ])");
  private static final Pattern WHOLE = Pattern.compile(NAME + "(?::[0-9]+)?");

  private final String namespace;
  private final BiFunction<String, String, Optional<String>> addressOf;

  /**
   * @param namespace the pod's, which short names are relative to
   * @param addressOf the address of a service or pod by namespace and name; a pod of a headless
   *     service is asked for as {@code pod.service}
   */
  ServiceNames(String namespace, BiFunction<String, String, Optional<String>> addressOf) {
    this.namespace = namespace;
    this.addressOf = addressOf;
  }

  /** The text with every service name in the place of a host replaced by an address. */
  String resolve(String text) {
    if (!text.contains("://") && !text.contains("@") && !text.contains("host=")) {
      return resolveList(text);
    }
    Matcher matcher = HOST.matcher(text);
    return matcher.replaceAll(
        match -> Matcher.quoteReplacement(lookUp(match.group(1)).orElse(match.group())));
  }

  private String resolveList(String text) {
    String[] items = text.split(",", -1);
    for (int i = 0; i < items.length; i++) {
      Matcher matcher = WHOLE.matcher(items[i]);
      if (matcher.matches()) {
        String name = matcher.group(1);
        String rest = items[i].substring(name.length());
        items[i] = lookUp(name).map(address -> address + rest).orElse(items[i]);
      }
    }
    return String.join(",", items);
  }

  private Optional<String> lookUp(String host) {
    String name = withoutSuffix(host);
    Optional<String> local = addressOf.apply(namespace, name);
    int dot = name.lastIndexOf('.');
    if (local.isPresent() || dot < 0) {
      return local;
    }
    return addressOf.apply(name.substring(dot + 1), name.substring(0, dot));
  }

  private static String withoutSuffix(String host) {
    for (String suffix : new String[] {".svc.cluster.local", ".svc"}) {
      if (host.endsWith(suffix)) {
        return host.substring(0, host.length() - suffix.length());
      }
    }
    return host;
  }
}
