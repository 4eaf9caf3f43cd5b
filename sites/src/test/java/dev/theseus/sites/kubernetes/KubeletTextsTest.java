package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.VolumeUsage.Usage;
import org.junit.jupiter.api.Test;

class KubeletTextsTest {

  @Test
  void shouldReadClaimsOfTheNamespaceFromASummary() {
    String summary =
        """
        {"node":{"nodeName":"n1","fs":{"usedBytes":1}},
         "pods":[
          {"podRef":{"name":"pg-0","namespace":"shop","uid":"u"},
           "startTime":"2025-01-01T00:00:00Z",
           "containers":[{"name":"pg","rootfs":{"usedBytes":4096}}],
           "volume":[
            {"time":"2025-01-01T00:01:00Z","availableBytes":900,"capacityBytes":1000,
             "usedBytes":100,"inodesFree":90,"inodes":100,"inodesUsed":10,"name":"data",
             "pvcRef":{"name":"data-pg-0","namespace":"shop"}},
            {"usedBytes":12288,"name":"kube-api-access-x"}]},
          {"podRef":{"name":"other","namespace":"else"},
           "volume":[{"usedBytes":5,"name":"d","pvcRef":{"name":"data-pg-0","namespace":"else"}}]}]}
        """;

    assertThat(StatsSummary.usage(summary, "shop"))
        .containsOnlyKeys("data-pg-0")
        .containsValue(new Usage(100, 1000, 10));
  }

  @Test
  void shouldReadNothingFromATextThatIsNoSummary() {
    assertThat(StatsSummary.usage("<html>", "shop")).isEmpty();
    assertThat(StatsSummary.usage("{}", "shop")).isEmpty();
  }

  @Test
  void shouldSumWhatAPodsContainersWrote() {
    String metrics =
        """
        # HELP container_fs_writes_bytes_total Cumulative count of bytes written
        # TYPE container_fs_writes_bytes_total counter
        container_fs_writes_bytes_total{container="",device="/dev/sda",id="/kubepods/pod1",image="",name="",namespace="shop",pod="pg-0"} 1.5e+07 1734000000000
        container_fs_writes_bytes_total{container="pg",device="/dev/sda",id="/kubepods/pod1/a",image="pg:17",name="a",namespace="shop",pod="pg-0"} 1.048576e+07 1734000000000
        container_fs_writes_bytes_total{container="pg",device="/dev/sdb",id="/kubepods/pod1/a",image="pg:17",name="a",namespace="shop",pod="pg-0"} 100 1734000000000
        container_fs_writes_bytes_total{container="",device="/dev/sda",id="/kubepods/pod2",image="",name="",namespace="shop",pod="web"} 7 1734000000000
        container_fs_writes_bytes_total{container="x",device="/dev/sda",id="/kubepods/pod3",image="",name="",namespace="else",pod="pg-0"} 9 1734000000000
        container_fs_writes_total{container="pg",namespace="shop",pod="pg-0"} 3
        """;

    assertThat(CadvisorText.writtenBytes(metrics, "shop"))
        .hasSize(2)
        .containsEntry("pg-0", 10_485_860L)
        .containsEntry("web", 7L);
  }
}
