package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.util.List;
import java.util.Map;

/** Applies all rules to a text, from namespace shop to store. */
final class Sample {

  static final TransformOptions OPTIONS =
      TransformOptions.between("shop", "store")
          .withStorageClasses(Map.of("slow", "fast", "own", ""))
          .withRegistries(Map.of("docker.io", "mirror.example"));

  private Sample() {}

  static Rewrite apply(String yaml) {
    return Rules.apply(read(yaml), OPTIONS);
  }

  static Descriptor one(String yaml) {
    return apply(yaml).descriptors().getFirst();
  }

  static List<Descriptor> read(String yaml) {
    return new DescriptorReader().read("test.yaml", yaml);
  }
}
