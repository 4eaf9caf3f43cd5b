package dev.theseus.sites.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** cAdvisor's metrics in Prometheus' text format, read for what containers wrote. */
final class CadvisorText {

  private static final String METRIC = "container_fs_writes_bytes_total";
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private CadvisorText() {}

  /**
   * Bytes written by pod. Series of the containers are summed; the pod's own series, which repeats
   * their sum, counts only where it stands alone.
   */
  static Map<String, Long> writtenBytes(String text, String namespace) {
    Map<String, Long> containers = new HashMap<>();
    Map<String, Long> pods = new HashMap<>();
    text.lines()
        .filter(line -> line.startsWith(METRIC + "{"))
        .forEach(line -> read(line, namespace, containers, pods));
    pods.forEach(containers::putIfAbsent);
    return containers;
  }

  private static void read(
      String line, String namespace, Map<String, Long> containers, Map<String, Long> pods) {
    int end = line.lastIndexOf('}');
    Map<String, String> labels = new HashMap<>();
    Matcher matcher = LABEL.matcher(line.substring(METRIC.length(), end));
    while (matcher.find()) {
      labels.put(matcher.group(1), matcher.group(2));
    }
    String pod = labels.getOrDefault("pod", "");
    String container = labels.getOrDefault("container", "");
    if (pod.isEmpty() || !labels.getOrDefault("namespace", "").equals(namespace)) {
      return;
    }
    long bytes = (long) Double.parseDouble(line.substring(end + 1).strip().split("\\s+", -1)[0]);
    boolean ofPod = container.isEmpty() || container.equals("POD");
    (ofPod ? pods : containers).merge(pod, bytes, Long::sum);
  }
}
