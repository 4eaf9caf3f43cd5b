package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.cluster.api.ApiRequest;
import dev.theseus.cluster.api.ApiResponse;
import dev.theseus.cluster.api.RequestFilter;
import dev.theseus.events.Mode;
import dev.theseus.events.ObjectRef;
import dev.theseus.sites.Marks;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps through the adapter that real clusters use, against two clusters without processes. */
class EmbeddedClustersIT {

  private static final Set<String> DERIVED =
      Set.of("Event", "Endpoints", "EndpointSlice", "Pod", "ReplicaSet");

  private static final Descriptor STORAGE =
      SimulatedSite.read(
              """
              apiVersion: storage.k8s.io/v1
              kind: StorageClass
              metadata:
                name: standard
                annotations: {storageclass.kubernetes.io/is-default-class: "true"}
              provisioner: directories
              """)
          .getFirst();

  @TempDir Path directory = Path.of("");
  private final Faults faults = new Faults();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Moves moves = new Stage(Mode.MOVE);
  private Map<ObjectKey, Descriptor> before = Map.of();

  /** Applies the write of this number and answers as if it had failed. */
  private static final class Faults implements RequestFilter {
    final AtomicInteger writesUntil = new AtomicInteger(Integer.MAX_VALUE);

    @Override
    public Optional<ApiResponse> before(ApiRequest request) {
      return Optional.empty();
    }

    @Override
    public ApiResponse after(ApiRequest request, ApiResponse response) {
      boolean write = !request.method().equals("GET");
      return write && writesUntil.getAndDecrement() == 0
          ? ApiResponse.text(503, "the connection broke after the write")
          : response;
    }
  }

  @BeforeEach
  void startClusters() throws IOException {
    Site east = site("east", 231);
    Site west = site("west", 232);
    Duration limit = Duration.ofSeconds(20);
    Limits limits = new Limits(limit, limit, limit, limit, limit);
    moves =
        new Moves(Mode.MOVE, new Steps(new Stage.Both(east, west), limits, Clock.systemUTC())) {
          @Override
          List<Descriptor> source() {
            return shopWithoutEdge();
          }
        };
    shopWithoutEdge().forEach(descriptor -> east.objects().create(descriptor, false));
    Awaitility.await().atMost(limit).until(() -> east.pods().running("shop").size() == 4);
    Awaitility.await().atMost(limit).until(() -> isHealthy(east, "shop"));
    before = snapshot(east, "shop");
  }

  @AfterEach
  void stopClusters() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void shouldMoveTheShop() {
    moves.provision(1);
    moves.quiesce(1);
    assertThat(east().pods().running("shop")).allMatch(pod -> pod.agent());
    moves.activate(1);
    moves.switchTraffic(1);
    moves.retire(1);

    assertThat(isHealthy(west(), "store")).isTrue();
    assertThat(west().pods().running("store")).hasSize(4);
    assertThat(east().pods().running("shop")).isEmpty();
    assertThat(east().objects().discover("shop", Marks.MIGRATION + "=m1").objects()).isEmpty();
  }

  @Test
  void shouldLeaveNothingWhenRolledBack() {
    moves.provision(1);
    moves.quiesce(1);
    moves.activate(1);
    moves.deactivate(2);
    moves.resume(2);
    moves.deprovision(2);

    assertThat(snapshot(east(), "shop")).isEqualTo(before);
    assertThat(west().objects().get(new ObjectKey("v1", "Namespace", "", "store"))).isEmpty();
  }

  /** The adapter asks again by itself after some failures: then it finds what it made. */
  @Test
  void shouldGoOnWhenAnAppliedWriteLooksFailed() {
    List<ObjectRef> whole = moves.provision(1).created();
    moves.deprovision(2);
    int epoch = 3;
    for (int write = 0; write < 16; write += 9) {
      faults.writesUntil.set(write);
      int attempt = epoch++;
      Throwable failed = catchThrowable(() -> moves.provision(attempt));
      assertThat(faults.writesUntil).as("the write was made").hasNegativeValue();
      faults.writesUntil.set(Integer.MAX_VALUE);
      if (failed != null) {
        assertThat(failed).isInstanceOf(SiteException.class);
      }
      assertThat(names(moves.provision(epoch++).created())).isEqualTo(names(whole));
      moves.deprovision(epoch++);
      assertThat(snapshot(east(), "shop")).isEqualTo(before);
      assertThat(west().objects().get(new ObjectKey("v1", "Namespace", "", "store"))).isEmpty();
    }
  }

  private static List<String> names(List<ObjectRef> references) {
    return references.stream().map(ref -> ref.kind() + "/" + ref.name()).toList();
  }

  private Site site(String name, int index) throws IOException {
    EmbeddedCluster cluster =
        EmbeddedCluster.start(
            EmbeddedClusterConfig.of(name, index, directory.resolve(name)).withFilter(faults));
    open.add(cluster);
    Site site =
        KubernetesSite.open(
            new SiteDescription(name, cluster.kubeconfig().toString(), "", "theseus-agent"));
    open.add(site);
    site.objects().create(STORAGE, false);
    return site;
  }

  private static List<Descriptor> shopWithoutEdge() {
    return Moves.shop().stream().map(d -> d.withoutAnnotation(Marks.EDGE)).toList();
  }

  private Site east() {
    return moves.steps.sites().site("east");
  }

  private Site west() {
    return moves.steps.sites().site("west");
  }

  private static boolean isHealthy(Site site, String namespace) {
    List<Descriptor> deployments = site.objects().list("apps/v1", "Deployment", namespace, "");
    return deployments.size() == 2 && deployments.stream().allMatch(WorkloadHealth::isHealthy);
  }

  private static Map<ObjectKey, Descriptor> snapshot(Site site, String namespace) {
    Map<ObjectKey, Descriptor> objects = new TreeMap<>();
    for (Descriptor object : site.objects().discover(namespace, "").objects()) {
      if (!DERIVED.contains(object.kind())) {
        objects.put(
            object.key(),
            object
                .without("status")
                .without("metadata", "resourceVersion")
                .without("metadata", "generation")
                .without("metadata", "managedFields"));
      }
    }
    return objects;
  }
}
