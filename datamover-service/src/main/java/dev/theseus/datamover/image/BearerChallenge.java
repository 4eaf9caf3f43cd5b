package dev.theseus.datamover.image;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a registry sends for a token, as its {@code WWW-Authenticate} says.
 *
 * @param realm of the token service
 * @param service the registry's name there; empty for none
 * @param scope what the token has to allow; empty for none
 */
record BearerChallenge(URI realm, String service, String scope) {

  private static final String SCHEME = "Bearer ";
  private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  /** The challenge in the headers of a response; empty where none of this kind is there. */
  static Optional<BearerChallenge> in(HttpHeaders headers) {
    return headers.allValues("WWW-Authenticate").stream()
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .flatMap(value -> parse(value).stream())
        .findFirst();
  }

  private static Optional<BearerChallenge> parse(String value) {
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(value);
    while (matcher.find()) {
      parameters.put(matcher.group(1), matcher.group(2));
    }
    String realm = parameters.getOrDefault("realm", "");
    if (!realm.startsWith("https://") && !realm.startsWith("http://")) {
      return Optional.empty();
    }
    return Optional.of(
        new BearerChallenge(
            URI.create(realm),
            parameters.getOrDefault("service", ""),
            parameters.getOrDefault("scope", "")));
  }

  /** Where the token is. */
  URI tokenUri() {
    String query = query("service", service) + query("scope", scope);
    if (query.isEmpty()) {
      return realm;
    }
    return URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query.substring(1));
  }

  private static String query(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
