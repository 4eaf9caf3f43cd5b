package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a set comes from, where it goes, and how names change on the way.
 *
 * @param sourceNamespace the namespace that the application leaves
 * @param targetNamespace the namespace where it shall stand
 * @param storageClasses class at the source → at the target; an empty target is the site's default
 * @param registries image prefix at the source → at the target; the longest that fits counts
 * @param claims what the plan knows of each claim, by the claim's name at the source
 * @param servedKinds what the target serves, as apiVersion/Kind; empty where nobody asked it
 * @param rewriteReferences whether texts that name the source (environment, arguments, ConfigMaps)
 *     are rewritten; otherwise they are only reported
 */
public record TransformOptions(
    String sourceNamespace,
    String targetNamespace,
    Map<String, String> storageClasses,
    Map<String, String> registries,
    Map<String, ClaimTarget> claims,
    Set<String> servedKinds,
    boolean rewriteReferences) {

  /**
   * One claim at the target.
   *
   * @param name its name there
   * @param storageClass its class there; empty for the site's default
   * @param usedBytes what its data needs; negative where nobody knows
   */
  public record ClaimTarget(String name, String storageClass, long usedBytes) {}

  public TransformOptions {
    storageClasses = Map.copyOf(storageClasses);
    registries = Map.copyOf(registries);
    claims = Map.copyOf(claims);
    servedKinds = Set.copyOf(servedKinds);
  }

  /** From one namespace to another, and nothing else changes. */
  public static TransformOptions between(String sourceNamespace, String targetNamespace) {
    return new TransformOptions(
        sourceNamespace, targetNamespace, Map.of(), Map.of(), Map.of(), Set.of(), false);
  }

  /** These with other storage classes. */
  public TransformOptions withStorageClasses(Map<String, String> map) {
    return new TransformOptions(
        sourceNamespace, targetNamespace, map, registries, claims, servedKinds, rewriteReferences);
  }

  /** These with other registries. */
  public TransformOptions withRegistries(Map<String, String> map) {
    return new TransformOptions(
        sourceNamespace,
        targetNamespace,
        storageClasses,
        map,
        claims,
        servedKinds,
        rewriteReferences);
  }

  /** These with what the plan knows of claims. */
  public TransformOptions withClaims(Map<String, ClaimTarget> map) {
    return new TransformOptions(
        sourceNamespace,
        targetNamespace,
        storageClasses,
        registries,
        map,
        servedKinds,
        rewriteReferences);
  }

  /** These with what the target serves. */
  public TransformOptions withServedKinds(Set<String> kinds) {
    return new TransformOptions(
        sourceNamespace,
        targetNamespace,
        storageClasses,
        registries,
        claims,
        kinds,
        rewriteReferences);
  }

  /** These with texts rewritten that name the source. */
  public TransformOptions rewritingReferences() {
    return new TransformOptions(
        sourceNamespace, targetNamespace, storageClasses, registries, claims, servedKinds, true);
  }

  /** Whether both ends have the same namespace. */
  boolean sameNamespace() {
    return sourceNamespace.equals(targetNamespace);
  }

  /**
   * Whether names in this object are names of the source. What already stands in the target's
   * namespace has been mapped, and maps would not fit a second time.
   */
  boolean isFromSource(Descriptor descriptor) {
    return sameNamespace() || !descriptor.namespace().equals(targetNamespace);
  }

  /** The claim's target, if the plan knows it. */
  Optional<ClaimTarget> claim(String name) {
    return Optional.ofNullable(claims.get(name));
  }
}
