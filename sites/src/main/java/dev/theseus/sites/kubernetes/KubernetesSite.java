package dev.theseus.sites.kubernetes;

import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.Pods;
import dev.theseus.sites.Reach;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteCatalog;
import dev.theseus.sites.VolumeAgents;
import dev.theseus.sites.VolumeUsage;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.URI;
import java.util.List;
import java.util.function.BiPredicate;

/** A cluster that speaks the Kubernetes API, found by a kubeconfig. */
public final class KubernetesSite implements Site {

  private static final int CALLS_AT_ONCE = 8;

  private final SiteDescription description;
  private final KubernetesApi api;
  private final ServedResources served;
  private final KubernetesObjects objects;
  private final KubernetesCatalog catalog;
  private final KubernetesPods pods;
  private final KubeletUsage volumes;
  private final AgentAccess access;
  private final PodAgents agents;
  private final PodReach reach;

  private KubernetesSite(
      SiteDescription description,
      KubernetesClient client,
      BiPredicate<URI, AgentSecret> reachable) {
    this.description = description;
    this.api =
        new KubernetesApi(client, new Failures(description, client.getMasterUrl().toString()));
    Parallel parallel = new Parallel(CALLS_AT_ONCE);
    this.served = new ServedResources(api, parallel);
    this.objects = new KubernetesObjects(api, served, parallel);
    this.catalog = new KubernetesCatalog(api, served, objects);
    this.pods = new KubernetesPods(api, objects);
    this.volumes = new KubeletUsage(api, objects, parallel);
    this.access = new AgentAccess(client, reachable);
    this.agents = new PodAgents(objects, pods, access, description);
    this.reach = new PodReach(api, objects, pods, description);
  }

  /**
   * Reads the kubeconfig; connects on the first call.
   *
   * @throws dev.theseus.sites.SiteException permanent with reason BadKubeconfig where the file
   *     cannot be read or has no such context
   */
  public static KubernetesSite open(SiteDescription description) {
    return open(description, AgentAccess::answers);
  }

  /**
   * The same where somebody else knows which pods can be reached from here.
   *
   * @param reachable whether an agent with this secret answers at an address of a pod; where it
   *     does not, the API server forwards a port
   */
  public static KubernetesSite open(
      SiteDescription description, BiPredicate<URI, AgentSecret> reachable) {
    return new KubernetesSite(
        description,
        new KubernetesClientBuilder()
            .withConfig(Kubeconfig.read(description))
            // Named, because another one on the class path would be found and taken first.
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build(),
        reachable);
  }

  @Override
  public String name() {
    return description.name();
  }

  /** What this site was opened with. */
  public SiteDescription description() {
    return description;
  }

  /** Looks whether this site can take part in a migration; changes nothing. */
  public List<SiteCheck.Line> check(SiteCheck.Scope scope) {
    return new SiteCheck(this, api, served, scope).lines();
  }

  @Override
  public SiteCatalog catalog() {
    return catalog;
  }

  @Override
  public ObjectStore objects() {
    return objects;
  }

  @Override
  public VolumeUsage volumes() {
    return volumes;
  }

  @Override
  public VolumeAgents agents() {
    return agents;
  }

  @Override
  public Pods pods() {
    return pods;
  }

  @Override
  public Reach reach() {
    return reach;
  }

  @Override
  public void close() {
    access.close();
    api.close();
  }
}
