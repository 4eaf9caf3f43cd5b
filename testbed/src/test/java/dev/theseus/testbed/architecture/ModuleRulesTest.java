package dev.theseus.testbed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ModuleRulesTest {

  private static final String ROOT = "dev.theseus.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.theseus");

  /** What each module's package may use of the others; whoever is missing here may use none. */
  private static final Map<String, Set<String>> ALLOWED =
      new TreeMap<>(
          Map.of(
              "events", Set.of(),
              "messaging", Set.of("events"),
              "sites", Set.of("events", "messaging"),
              "planner", Set.of("events", "messaging", "sites"),
              "transformer", Set.of("events", "messaging", "sites"),
              "deployer", Set.of("events", "messaging", "sites"),
              "datamover", Set.of("events", "messaging", "sites", "agent"),
              "coordinator", Set.of("events", "messaging"),
              "agent", Set.of(),
              "cluster", Set.of()));

  private static final String HOW_TO_MEND =
      "modules share only events: send one, or move what both need down into sites, messaging or schemas";

  @TestFactory
  List<DynamicTest> shouldUseOnlyWhatLiesBelow() {
    Set<String> parts = parts();
    return ALLOWED.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(), () -> usesOnly(entry.getKey(), entry.getValue(), parts)))
        .toList();
  }

  @Test
  void shouldKnowEveryPartThatIsThere() {
    assertThat(parts())
        .as("a new part gets a line in ALLOWED, or belongs to those on top")
        .isEqualTo(
            java.util.stream.Stream.concat(
                    ALLOWED.keySet().stream(),
                    java.util.stream.Stream.of("cli", "runtime", "embedded", "testbed"))
                .collect(Collectors.toSet()));
  }

  private static void usesOnly(String part, Set<String> allowed, Set<String> parts) {
    DescribedPredicate<JavaClass> forbidden =
        new DescribedPredicate<>("of another part than " + allowed) {
          @Override
          public boolean test(JavaClass used) {
            String other = partOf(used);
            return parts.contains(other) && !other.equals(part) && !allowed.contains(other);
          }
        };
    noClasses()
        .that()
        .resideInAPackage(ROOT + part + "..")
        .should()
        .dependOnClassesThat(forbidden)
        .because(HOW_TO_MEND)
        .check(CLASSES);
  }

  private static Set<String> parts() {
    return CLASSES.stream().map(ModuleRulesTest::partOf).collect(Collectors.toSet());
  }

  private static String partOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    int end = name.indexOf('.', ROOT.length());
    return name.substring(ROOT.length(), end < 0 ? name.length() : end);
  }
}
