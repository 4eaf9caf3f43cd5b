package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.util.List;

/** Descriptors of tests. */
public final class Yaml {

  private Yaml() {}

  public static List<Descriptor> of(String text) {
    return new DescriptorReader().read("test.yaml", text);
  }

  /** A shop of a database on a claim, an API and a web front end. */
  public static List<Descriptor> shop() {
    return of(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: u-web}
        spec:
          replicas: 2
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - {name: web, image: "r.io/shop/web:1", envFrom: [{configMapRef: {name: web}}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: shop}
        data: {nginx.conf: "location / { proxy_pass http://api:8080/; }", PAY: "https://pay.example.org/v1"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, namespace: shop}
        spec:
          template:
            metadata: {labels: {app: api}}
            spec:
              imagePullSecrets: [{name: pull}]
              containers:
                - name: api
                  image: r.io/shop/api:1
                  env:
                    - {name: DB_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: shop}
        data: {url: cG9zdGdyZXM6Ly91OnBAZGIuc2hvcC5zdmM6NTQzMi9zaG9w}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec:
          replicas: 1
          volumeClaimTemplates: [{metadata: {name: data}}]
          template:
            metadata: {labels: {app: db}}
            spec:
              terminationGracePeriodSeconds: 60
              containers:
                - {name: pg, image: "postgres:17", ports: [{containerPort: 5432}]}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {selector: {app: db}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}, spec: {selector: {app: api}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data-db-0, namespace: shop}
        spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
        status: {phase: Bound, capacity: {storage: 2Gi}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: old, namespace: shop}
        spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
        status: {phase: Bound}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          namespace: shop
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
        spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-1-x
          namespace: shop
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, controller: true}]
        spec: {containers: []}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt, namespace: shop}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-abc, namespace: shop}
        """);
  }
}
