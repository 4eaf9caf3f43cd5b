package dev.theseus.sites.kubernetes;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The roles of {@code docs/rights.yaml}, which is packed into this module: what a check asks for is
 * what people are told to grant.
 */
final class GrantedRoles {

  private static final String FILE = "rights.yaml";

  private final List<Descriptor> objects;

  private GrantedRoles(List<Descriptor> objects) {
    this.objects = objects;
  }

  /**
   * One verb on one resource.
   *
   * @param group {@code *} for all groups
   * @param resource with its subresource, such as {@code pods/log}; {@code *} for all
   */
  record Granted(String verb, String group, String resource) {}

  static GrantedRoles read() {
    try (InputStream yaml =
        Objects.requireNonNull(GrantedRoles.class.getResourceAsStream(FILE), FILE)) {
      String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
      return new GrantedRoles(new DescriptorReader().read(FILE, text));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All that a ClusterRole grants. */
  List<Granted> of(String role) {
    List<Granted> granted = new ArrayList<>();
    objects.stream()
        .filter(object -> object.kind().equals("ClusterRole") && object.name().equals(role))
        .flatMap(object -> object.listAt("rules").stream())
        .forEach(rule ->
            texts(rule, "apiGroups")
                .forEach(group ->
                    texts(rule, "resources")
                        .forEach(resource ->
                            texts(rule, "verbs")
                                .forEach(
                                    verb -> granted.add(new Granted(verb, group, resource))))));
    return granted;
  }

  private static List<String> texts(Object rule, String field) {
    return JsonTree.listAt(rule, field).stream().map(String::valueOf).toList();
  }
}
