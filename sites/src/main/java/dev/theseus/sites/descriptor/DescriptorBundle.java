package dev.theseus.sites.descriptor;

import dev.theseus.sites.Marks;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Descriptors as compressed bytes, for events: gzip of one canonical JSON object per line, in the
 * order given. The same list always gives the same bytes.
 */
public final class DescriptorBundle {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private DescriptorBundle() {}

  /** Packs descriptors as they are. */
  public static byte[] pack(List<Descriptor> descriptors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (Descriptor descriptor : descriptors) {
        gzip.write(descriptor.canonicalJson().getBytes(StandardCharsets.UTF_8));
        gzip.write('\n');
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return bytes.toByteArray();
  }

  /** Packs descriptors with the values of Secrets removed, as {@link #withoutSecretValues} does. */
  public static byte[] packWithoutSecretValues(List<Descriptor> descriptors) {
    return pack(descriptors.stream().map(DescriptorBundle::withoutSecretValues).toList());
  }

  /**
   * Unpacks what {@link #pack} made.
   *
   * @throws MalformedDescriptorException when the bytes are no bundle
   */
  public static List<Descriptor> unpack(byte[] bundle) {
    DescriptorReader reader = new DescriptorReader();
    List<Descriptor> descriptors = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(bundle)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        descriptors.addAll(reader.read("bundle", line));
      }
    } catch (IOException malformed) {
      throw new MalformedDescriptorException(
          "bundle", 1, 1, bundle.length + " bytes are no gzip of descriptors");
    }
    return List.copyOf(descriptors);
  }

  /**
   * A Secret without its values: keys stay with empty values, the annotation {@link
   * Marks#VALUES_AT_SOURCE} tells, and kubectl's copy of the last applied object, which has the
   * values too, goes. Anything else comes back as it is.
   */
  public static Descriptor withoutSecretValues(Descriptor descriptor) {
    if (!descriptor.is("", "Secret")) {
      return descriptor;
    }
    TreeSet<String> keys = new TreeSet<>(descriptor.mapAt("data").keySet());
    keys.addAll(descriptor.mapAt("stringData").keySet());
    Map<String, Object> empty = new LinkedHashMap<>();
    keys.forEach(key -> empty.put(key, ""));
    return descriptor
        .without("stringData")
        .with(empty, "data")
        .withoutAnnotation(LAST_APPLIED)
        .withAnnotation(Marks.VALUES_AT_SOURCE, "true");
  }
}
