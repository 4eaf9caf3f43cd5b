package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import dev.theseus.sites.descriptor.Descriptor;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteFailuresTest {

  private static final String CREATE = "POST /apis/apps/v1/namespaces/shop/deployments";

  @TempDir Path folder;

  private final CannedServer server = new CannedServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|Unauthorized|Unauthorized|PERMANENT|Unauthorized|renew user of the current context",
        "403|Forbidden|deployments.apps is forbidden: User joe cannot create resource|PERMANENT|Forbidden|grant verb create",
        "403|Forbidden|forbidden: exceeded quota: q, requested: requests.storage=3Gi, limited: requests.storage=2Gi|PERMANENT|QuotaExceeded|raise the ResourceQuota",
        "403|Forbidden|unable to create new content in namespace shop because it is being terminated|PERMANENT|NamespaceTerminating|wait until it is gone or name another",
        "409|AlreadyExists|deployments.apps web already exists|PERMANENT|AlreadyExists|already exists",
        "409|Conflict|please apply your changes to the latest version|RETRIABLE|Conflict|changed meanwhile",
        "422|Invalid|spec.replicas: Invalid value: -1|PERMANENT|Invalid|spec.replicas",
        "400|BadRequest|admission webhook w.example.org denied the request: no|PERMANENT|WebhookDenied|webhook's policy",
        "404|NotFound|namespaces shop not found|PERMANENT|NotFound|not found",
      })
  void shouldSayInOneSentenceWhatToDo(
      int code, String given, String message, Kind kind, String reason, String advice) {
    server.answer(CREATE, code, CannedServer.status(code, given, message));

    SiteException failed = failure();

    assertThat(failed.kind()).isEqualTo(kind);
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed)
        .hasMessageStartingWith("site east: cannot create Deployment shop/web: ")
        .hasMessageContaining(advice)
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldListFieldsWhenTheObjectIsInvalid() {
    server.answer(
        CREATE,
        422,
        """
        {"kind":"Status","code":422,"reason":"Invalid","message":"Deployment is invalid",
         "details":{"causes":[{"field":"spec.selector","message":"Required value"}]}}\
        """);

    assertThat(failure()).hasMessageEndingWith("spec.selector: Required value");
  }

  @Test
  void shouldRetryServerErrorsAndThenSayRetriable() {
    server.answer(CREATE, 503, CannedServer.status(503, "ServiceUnavailable", "etcd is away"));

    SiteException failed = failure();

    assertThat(failed.kind()).isEqualTo(Kind.RETRIABLE);
    assertThat(failed.reason()).isEqualTo("ServiceUnavailable");
    assertThat(server.requests().stream().filter(r -> r.startsWith(CREATE)).count())
        .isGreaterThan(1);
  }

  @Test
  void shouldNameAddressAndSettingWhenNobodyListens() throws Exception {
    String url;
    try (ServerSocket free = new ServerSocket(0)) {
      url = "http://127.0.0.1:" + free.getLocalPort();
    }
    try (KubernetesSite nowhere = CannedServer.open(folder, url)) {
      SiteException failed =
          catchThrowableOfType(SiteException.class, () -> nowhere.catalog().version());

      assertThat(failed.kind()).isEqualTo(Kind.RETRIABLE);
      assertThat(failed.reason()).isEqualTo("Unreachable");
      assertThat(failed)
          .hasMessageContaining(url)
          .hasMessageContaining("refuses connections")
          .hasMessageContaining("server of the current context in " + folder);
    }
  }

  @Test
  void shouldSayWhenTheServerIsNoCluster() {
    server.answer("GET /version", 200, "<html>Welcome</html>");
    try (KubernetesSite site = server.site(folder)) {
      SiteException failed =
          catchThrowableOfType(SiteException.class, () -> site.catalog().version());

      assertThat(failed.reason()).isEqualTo("NotKubernetes");
      assertThat(failed).hasMessageContaining("Welcome");
    }
  }

  @Test
  void shouldNameWhatTheKubeconfigHasWhenTheContextIsMissing() {
    String kubeconfig = CannedServer.kubeconfig(folder, "http://127.0.0.1:1");

    SiteException failed =
        catchThrowableOfType(
            SiteException.class,
            () -> KubernetesSite.open(new SiteDescription("east", kubeconfig, "nope", "a:1")));

    assertThat(failed.reason()).isEqualTo("BadKubeconfig");
    assertThat(failed).hasMessageContaining("no context nope").hasMessageContaining("[east]");
  }

  @Test
  void shouldSayWhenTheKubeconfigDoesNotExist() {
    SiteException failed =
        catchThrowableOfType(
            SiteException.class,
            () -> KubernetesSite.open(new SiteDescription("east", folder + "/no", "", "a:1")));

    assertThat(failed).hasMessageContaining(folder + "/no does not exist");
  }

  @Test
  void shouldSayWhenAKindIsNotServed() {
    try (KubernetesSite site = server.site(folder)) {
      SiteException failed =
          catchThrowableOfType(
              SiteException.class,
              () -> site.objects().list("route.openshift.io/v1", "Route", "shop", ""));

      assertThat(failed.reason()).isEqualTo("NotServed");
      assertThat(failed).hasMessageContaining("serves no Route of route.openshift.io/v1");
    }
  }

  @Test
  void shouldNameTheProgramForCredentialsWhenItIsMissing() throws Exception {
    SiteException failed = openWithPlugin("aws-iam-authenticator-that-nobody-has");

    assertThat(failed.reason()).isEqualTo("NoExecPlugin");
    assertThat(failed.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(failed)
        .hasMessageStartingWith("site east: ")
        .hasMessageContaining("aws-iam-authenticator-that-nobody-has")
        .hasMessageContaining("install it where the services run");
  }

  @Test
  void shouldNameTheProgramForCredentialsWhenItGivesNone() throws Exception {
    assertThat(openWithPlugin("false"))
        .hasMessageStartingWith("site east: the program false")
        .hasMessageContaining("log in again")
        .extracting("reason")
        .isEqualTo("NoCredentials");
  }

  @Test
  void shouldTakeTheCredentialsThatTheProgramGives() throws Exception {
    Path plugin = folder.resolve("login");
    Files.writeString(
        plugin,
        """
        #!/bin/sh
        echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'
        """);
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));

    String kubeconfig = withPlugin(plugin.toString());

    KubernetesSite.open(new SiteDescription("east", kubeconfig, "", "a:1")).close();
  }

  @Test
  void shouldRefuseAServerThatIsTooOldBeforeAskingItForAnything() {
    server.answer("GET /version", 200, "{\"gitVersion\":\"v1.18.20\"}");

    SiteException failed = failure();

    assertThat(failed.reason()).isEqualTo("TooOld");
    assertThat(failed)
        .hasMessageStartingWith("site east: ")
        .hasMessageContaining("v1.18.20")
        .hasMessageContaining("v1.21")
        .hasMessageContaining("upgrade it");
    assertThat(server.requests()).containsExactly("GET /version");
  }

  private SiteException openWithPlugin(String command) throws IOException {
    String kubeconfig = withPlugin(command);
    return catchThrowableOfType(
        SiteException.class,
        () -> KubernetesSite.open(new SiteDescription("east", kubeconfig, "", "a:1")));
  }

  private String withPlugin(String command) throws IOException {
    Path kubeconfig = Path.of(CannedServer.kubeconfig(folder, server.url()));
    String exec =
        "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: \"%s\"}"
            .formatted(command);
    Files.writeString(kubeconfig, Files.readString(kubeconfig).replace("token: t", exec));
    return kubeconfig.toString();
  }

  private SiteException failure() {
    Descriptor web =
        Descriptor.of(
            Map.of(
                "apiVersion", "apps/v1",
                "kind", "Deployment",
                "metadata", Map.of("name", "web", "namespace", "shop")));
    try (KubernetesSite site = server.site(folder)) {
      return catchThrowableOfType(SiteException.class, () -> site.objects().create(web, false));
    }
  }
}
