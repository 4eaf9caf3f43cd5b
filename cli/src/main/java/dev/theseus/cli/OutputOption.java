package dev.theseus.cli;

import picocli.CommandLine.Option;

/** {@code --output}. */
final class OutputOption {
  /** How results are printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "text|json",
      description = "text for people, json for programs (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  boolean isJson() {
    return format == Format.JSON;
  }
}
