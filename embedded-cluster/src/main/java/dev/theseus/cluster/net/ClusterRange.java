package dev.theseus.cluster.net;

/**
 * The loopback addresses of one cluster, {@code 127.<index>.0.0/16}: {@code .0.1} is the node, the
 * lower half belongs to pods and the upper half to services. Linux answers on all of 127/8 without
 * any configuration, so the addresses of two clusters never collide.
 *
 * @param index 1 to 254, unique among the clusters of a machine
 */
public record ClusterRange(int index) {
  static final int POD_FIRST = 0;
  static final int SERVICE_FIRST = 128;
  private static final int BLOCKS = 128;
  private static final int HOSTS = 253;

  /** How many addresses either half has. */
  static final int SIZE = BLOCKS * HOSTS;

  public ClusterRange {
    if (index < 1 || index > 254) {
      throw new IllegalArgumentException(
          "cluster index " + index + " is not allowed: set it to 1..254, unique on this machine");
    }
  }

  /** The node's own address. */
  public String nodeAddress() {
    return "127." + index + ".0.1";
  }

  String podAddress(int number) {
    return address(POD_FIRST, number);
  }

  String serviceAddress(int number) {
    return address(SERVICE_FIRST, number);
  }

  private String address(int firstBlock, int number) {
    int wrapped = Math.floorMod(number, SIZE);
    int block = firstBlock + wrapped / HOSTS;
    return "127." + index + "." + block + "." + (2 + wrapped % HOSTS);
  }
}
