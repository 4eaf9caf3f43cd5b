package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Merkle tree over digests in order, built as in RFC 6962 with the logarithm of their number in
 * memory: leaves and nodes are hashed with different prefixes, so that one cannot pass for the
 * other.
 */
final class MerkleTree {
  private static final class Node {
    private final long leaves;
    private final byte[] digest;

    Node(long leaves, byte[] digest) {
      this.leaves = leaves;
      this.digest = digest;
    }
  }

  private final MessageDigest sha = Sha256.create();
  private final Deque<Node> perfect = new ArrayDeque<>();

  void add(byte[] leaf) {
    sha.update((byte) 0);
    Node node = new Node(1, sha.digest(leaf));
    while (!perfect.isEmpty() && perfect.peek().leaves == node.leaves) {
      node = parent(perfect.pop(), node);
    }
    perfect.push(node);
  }

  Bytes root() {
    if (perfect.isEmpty()) {
      return Bytes.copyOf(sha.digest());
    }
    Deque<Node> rest = new ArrayDeque<>(perfect);
    Node node = rest.pop();
    while (!rest.isEmpty()) {
      node = parent(rest.pop(), node);
    }
    return Bytes.copyOf(node.digest);
  }

  private Node parent(Node left, Node right) {
    sha.update((byte) 1);
    sha.update(left.digest);
    return new Node(left.leaves + right.leaves, sha.digest(right.digest));
  }
}
