package dev.theseus.sites.descriptor.traffic;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that a user gave for a Service.
 *
 * @param host an IPv4 or IPv6 address: endpoints of a Service hold no names
 * @param port empty for the Service's own ports
 */
public record AskedAddress(String host, OptionalInt port) {

  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern FORM =
      Pattern.compile(
          "(?<four>\\d{1,3}(\\.\\d{1,3}){3})(:(?<port4>\\d{1,5}))?"
              + "|\\[(?<six>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)](:(?<port6>\\d{1,5}))?");

  /**
   * Reads {@code ADDRESS} or {@code ADDRESS:PORT}, an IPv6 address in brackets.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static AskedAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    String host = Optional.ofNullable(matcher.group("four")).orElse(matcher.group("six"));
    String port = Optional.ofNullable(matcher.group("port4")).orElse(matcher.group("port6"));
    if (port == null) {
      return new AskedAddress(host, OptionalInt.empty());
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > HIGHEST_PORT) {
      throw wrong(text);
    }
    return new AskedAddress(host, OptionalInt.of(number));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'%s' is no address; allowed are IPv4 and [IPv6] addresses, each with or without :PORT, and no host names, which endpoints of a Service cannot hold"
            .formatted(text));
  }
}
