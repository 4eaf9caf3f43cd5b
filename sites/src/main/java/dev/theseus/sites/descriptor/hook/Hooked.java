package dev.theseus.sites.descriptor.hook;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Objects that declare hooks. */
public final class Hooked {

  private Hooked() {}

  /** Those among these that declare any. */
  public static List<Descriptor> among(List<Descriptor> objects) {
    return objects.stream()
        .filter(object -> Arrays.stream(Hook.values()).anyMatch(hook -> hook.isOn(object)))
        .toList();
  }

  /** What is wrong with the declarations of an object, each as one sentence. */
  public static Stream<String> mistakes(Descriptor object) {
    return Arrays.stream(Hook.values()).flatMap(hook -> hook.mistake(object).stream());
  }
}
