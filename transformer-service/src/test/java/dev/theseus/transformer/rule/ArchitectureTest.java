package dev.theseus.transformer.rule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packagesOf = dev.theseus.transformer.Transformation.class,
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule RULES_ARE_PURE =
      classes()
          .that()
          .resideInAPackage("..rule..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.theseus.transformer.rule..",
              "dev.theseus.sites.descriptor..",
              "org.jspecify..")
          .because(
              "a rule is a pure function of descriptors; read what it needs in TransformerHandler"
                  + " and hand it over in TransformOptions");
}
