package dev.theseus.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.theseus.coordinator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule sagaIsPure =
      classes()
          .that()
          .resideInAPackage("..coordinator.saga..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "dev.theseus.events..", "..coordinator.saga..", "org.jspecify..")
          .because(
              "the saga replays from its log alone; do the effect in dev.theseus.coordinator.topology"
                  + " and hand the saga an event about it");

  @ArchTest
  static final ArchRule sagaHasNoClock =
      noClasses()
          .that()
          .resideInAPackage("..coordinator.saga..")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because("a replay must see the same time; take it from the record's timestamp");
}
