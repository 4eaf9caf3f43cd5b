package dev.theseus.transformer;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.transformer.rule.Rewrite;
import dev.theseus.transformer.rule.Rules;
import dev.theseus.transformer.rule.TransformOptions;
import java.util.List;

/** The whole rewrite as one pure function: the same input, in any order, gives the same result. */
public final class Transformation {

  private Transformation() {}

  /** Rewrites the source's descriptors for the target. */
  public static TransformResult run(List<Descriptor> source, TransformOptions options) {
    Rewrite rewrite = Rules.apply(source, options);
    return new TransformResult(
        rewrite.descriptors(),
        rewrite.losses().stream().distinct().sorted().toList(),
        rewrite.findings().stream().distinct().sorted().toList(),
        Rules.images(rewrite.descriptors()));
  }
}
