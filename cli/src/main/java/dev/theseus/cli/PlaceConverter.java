package dev.theseus.cli;

import dev.theseus.events.Place;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code SITE/NAMESPACE}. */
final class PlaceConverter implements ITypeConverter<Place> {
  /** What a site and a namespace may be called: a DNS label. */
  static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  @Override
  public Place convert(String text) {
    var parts = text.split("/", -1);
    if (parts.length != 2 || !isName(parts[0]) || !isName(parts[1])) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no place; it must be SITE/NAMESPACE, each of lower-case letters, digits and"
              + " '-', such as east/shop");
    }
    return new Place(parts[0], parts[1]);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
