package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.scan.ScanResult;

/** The wire and disk form of scan results. */
final class ScanResults {
  private ScanResults() {}

  static Fields toFields(ScanResult result) {
    Fields fields =
        new Fields()
            .with("scan", result.scan())
            .with("round", result.round())
            .with("final", result.finalSync())
            .with("units", result.units())
            .with("pendingBytes", result.pendingBytes())
            .with("totalBytes", result.totalBytes())
            .with("files", result.files())
            .with("scanMillis", result.scanMillis())
            .with("again", result.again());
    result.unsupported().forEach(path -> fields.with("unsupported", path));
    return fields;
  }

  static ScanResult fromFields(Fields fields) {
    return new ScanResult(
        fields.text("scan"),
        fields.count("round"),
        fields.flag("final"),
        fields.count("units"),
        fields.number("pendingBytes"),
        fields.number("totalBytes"),
        fields.number("files"),
        fields.number("scanMillis"),
        fields.flag("again"),
        fields.texts("unsupported"));
  }
}
