package dev.theseus.cluster;

import static dev.theseus.cluster.RuntimeFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cluster.store.KubernetesTypes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services in front of pods: balancing, readiness, names. */
final class ServiceIT {
  /** Answers each connection with the pod's name; serves once the file "ready" is there. */
  private static final String SERVER =
      """
      import os, socket
      s = socket.create_server((os.environ['POD_IP'], 7000))
      while True:
          c, _ = s.accept()
          c.sendall((os.environ['HOSTNAME'] + '\\n').encode())
          c.close()
      """;

  @TempDir Path directory;
  private RuntimeFixture cluster;

  @BeforeEach
  void start() {
    cluster = new RuntimeFixture(203, directory);
    cluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: program}
        data:
          server.py: |
        """
            + SERVER.indent(4)
            + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: peers}
            spec: {clusterIP: None, selector: {app: server}, ports: [{port: 7000}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: front}
            spec: {type: NodePort, selector: {app: server}, ports: [{port: 70, targetPort: 7000}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: server}
            spec:
              serviceName: peers
              replicas: 2
              podManagementPolicy: Parallel
              selector: {matchLabels: {app: server}}
              template:
                metadata: {labels: {app: server}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: server
                    image: python
                    args: [-u, /program/server.py]
                    env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                    readinessProbe: {tcpSocket: {port: 7000}}
                    volumeMounts: [{name: program, mountPath: /program}]
                  volumes: [{name: program, configMap: {name: program}}]
            """);
    await(() ->
        cluster.at(KubernetesTypes.STATEFUL_SET, "server", "/status/readyReplicas").equals("2"));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void shouldSendConnectionsToEveryReadyPodInTurn() {
    String address = cluster.at(KubernetesTypes.SERVICE, "front", "/spec/clusterIP");
    await(() -> answers(address, 70, 10).equals(Set.of("server-0", "server-1")));
  }

  @Test
  void shouldLeadAServiceWithoutSelectorToWhereASliceLeads() {
    String pod = cluster.at(KubernetesTypes.POD, "server-0", "/status/podIP");
    cluster.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: elsewhere}
        spec: {ports: [{port: 71}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: elsewhere-1
          labels:
            kubernetes.io/service-name: elsewhere
            endpointslice.kubernetes.io/managed-by: somebody
        addressType: IPv4
        endpoints: [{addresses: ["%s"], conditions: {ready: true}}]
        ports: [{name: "", port: 7000, protocol: TCP}]
        """
            .formatted(pod));

    String address = cluster.at(KubernetesTypes.SERVICE, "elsewhere", "/spec/clusterIP");
    await(() -> answers(address, 71, 4).equals(Set.of("server-0")));
  }

  @Test
  void shouldListenOnTheNodePortToo() {
    int port =
        Integer.parseInt(cluster.at(KubernetesTypes.SERVICE, "front", "/spec/ports/0/nodePort"));
    await(() -> answers("127.203.0.1", port, 4).equals(Set.of("server-0", "server-1")));
    await(() -> answers("127.0.0.1", port, 4).equals(Set.of("server-0", "server-1")));
  }

  @Test
  void shouldTellContainersTheAddressesBehindNames() {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: client}
        spec:
          restartPolicy: Never
          containers:
          - name: client
            image: python
            args:
            - -c
            - |
              import os, socket, urllib.parse
              def ask(host, port):
                  print(socket.create_connection((host, int(port))).makefile().readline().strip()[:6])
              ask(urllib.parse.urlparse(os.environ['URL']).hostname, 70)
              ask(os.environ['HEADLESS'], 7000)
              print(socket.create_connection((os.environ['FIRST'], 7000)).makefile().readline().strip())
              ask(os.environ['FRONT_SERVICE_HOST'], os.environ['FRONT_SERVICE_PORT'])
            env:
            - {name: URL, value: "http://front.shop.svc.cluster.local:70/"}
            - {name: HEADLESS, value: peers}
            - {name: FIRST, value: server-0.peers}
        """);
    await(() -> cluster.at(KubernetesTypes.POD, "client", "/status/phase").equals("Succeeded"));
    assertThat(cluster.log("client")).isEqualTo("server\nserver\nserver-0\nserver\n");
  }

  @Test
  void shouldLeaveNoListenerBehind() {
    String address = cluster.at(KubernetesTypes.SERVICE, "front", "/spec/clusterIP");
    await(() -> !answers(address, 70, 1).isEmpty());
    cluster.close();
    await(() -> isRefused(address));
    cluster = new RuntimeFixture(203, directory);
  }

  private static Set<String> answers(String host, int port, int times) throws IOException {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < times; i++) {
      try (Socket socket = new Socket(host, port)) {
        socket.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
        answers.add(
            new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                .readLine());
      }
    }
    return answers;
  }

  private static boolean isRefused(String host) {
    try (Socket socket = new Socket(host, 70)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
