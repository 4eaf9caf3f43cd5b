package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;

/**
 * SHA-256 of each block of a file.
 *
 * @param trusted whether the file certainly still had this content when its entry was taken: it did
 *     not change while it was read, nor so shortly before that times could not tell
 * @param digests 32 bytes for each block of {@link #BLOCK_BYTES}, in order; empty before hashing
 */
public record Content(boolean trusted, Bytes digests) {
  /** Size of a block; a file's last one may be shorter. */
  public static final int BLOCK_BYTES = 1 << 20;

  /** Bytes of a digest. */
  public static final int DIGEST_BYTES = 32;

  /** Not hashed. */
  public static final Content UNKNOWN = new Content(false, Bytes.EMPTY);

  /** Blocks of a file of this size. */
  public static long blocksOf(long size) {
    return (size + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  /** Number of digests. */
  public int blocks() {
    return digests.length() / DIGEST_BYTES;
  }

  /** Whether the digest of the block is the given one. */
  public boolean has(long block, byte[] digest) {
    return block < blocks() && digests.matches((int) block * DIGEST_BYTES, digest);
  }

  /** The digests of the blocks from {@code first} on, at most {@code count}. */
  public Content slice(long first, long count) {
    int from = (int) Math.min(first, blocks()) * DIGEST_BYTES;
    int to = (int) Math.min(first + count, blocks()) * DIGEST_BYTES;
    return new Content(trusted, digests.slice(from, to));
  }
}
