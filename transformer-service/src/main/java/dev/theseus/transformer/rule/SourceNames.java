package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.TreePath;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds texts that name a Service of the source by its namespace ({@code db.shop}, {@code
 * db.shop.svc.cluster.local}): reported, and rewritten on request.
 */
final class SourceNames implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    if (options.sameNamespace() || options.sourceNamespace().isEmpty()) {
      return before;
    }
    Pattern names = names(before, options.sourceNamespace());
    return before.each((descriptor, notes) ->
        Optional.of(
            texts(descriptor)
                .map(where -> rewritten(descriptor, where, names, options, notes))
                .orElse(descriptor)));
  }

  /** Known services by their short name; anything by its name with {@code .svc}. */
  private static Pattern names(Rewrite set, String namespace) {
    String services =
        set.descriptors().stream()
            .filter(descriptor -> descriptor.is("", "Service"))
            .map(service -> Pattern.quote(service.name()))
            .sorted()
            .collect(Collectors.joining("|"));
    String quoted = Pattern.quote(namespace);
    String known =
        services.isEmpty() ? "" : "|(?<![\\w.-])(?:" + services + ")\\." + quoted + "(?![\\w.-])";
    return Pattern.compile(
        "(?:[\\w*-]+\\.)+" + quoted + "\\.svc(?:\\.[a-z0-9.-]*[a-z0-9])?(?![\\w-])" + known);
  }

  /** Which texts of a kind a program may read as an address. */
  private static Optional<Predicate<TreePath>> texts(Descriptor descriptor) {
    if (descriptor.is("", "ConfigMap")) {
      return Optional.of(path -> path.steps().getFirst().equals("data"));
    }
    return PodTemplate.of(descriptor)
        .map(template ->
            path ->
                (path.steps().contains("env") && path.steps().getLast().equals("value"))
                    || path.steps().contains("args")
                    || path.steps().contains("command"));
  }

  private static Descriptor rewritten(
      Descriptor descriptor,
      Predicate<TreePath> where,
      Pattern names,
      TransformOptions options,
      Notes notes) {
    Descriptor[] result = {descriptor};
    descriptor.leaves((path, value) -> {
      if (!(value instanceof String text) || !where.test(path)) {
        return;
      }
      Matcher found = names.matcher(text);
      if (!found.find()) {
        return;
      }
      String consequence =
          options.rewriteReferences()
              ? "rewritten to the target's namespace"
              : "it stays as it is, and reaches into the source's namespace";
      notes.lose(
          options.rewriteReferences() ? LossLevel.COSMETIC : LossLevel.BEHAVIOURAL,
          descriptor,
          path.text(),
          "It names the source as " + found.group() + ": " + consequence + ".");
      if (options.rewriteReferences()) {
        result[0] = result[0].with(renamed(found, options), path.array());
      }
    });
    return result[0];
  }

  private static String renamed(Matcher found, TransformOptions options) {
    String from = "." + options.sourceNamespace();
    String to = "." + options.targetNamespace();
    return found.replaceAll(match -> {
      String name = match.group();
      int dot = name.endsWith(from) ? name.length() - from.length() : name.indexOf(from + ".svc");
      return Matcher.quoteReplacement(
          name.substring(0, dot) + to + name.substring(dot + from.length()));
    });
  }
}
