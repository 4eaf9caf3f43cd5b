package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;

/**
 * What one side found by hashing its own volume.
 *
 * @param root Merkle root, hexadecimal SHA-256
 * @param entries files, directories, links and nodes
 * @param contentBytes bytes of the volume's files
 * @param hashedBytes bytes that this pass read; the rest was hashed before and has not changed
 * @param millis how long it took
 */
public record VerifyResult(
    String root, long entries, long contentBytes, long hashedBytes, long millis) {
  Fields toFields() {
    return new Fields()
        .with("root", root)
        .with("entries", entries)
        .with("contentBytes", contentBytes)
        .with("hashedBytes", hashedBytes)
        .with("millis", millis);
  }

  static VerifyResult fromFields(Fields fields) {
    return new VerifyResult(
        fields.text("root"),
        fields.number("entries"),
        fields.number("contentBytes"),
        fields.number("hashedBytes"),
        fields.number("millis"));
  }
}
