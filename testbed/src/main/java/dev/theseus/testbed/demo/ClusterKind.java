package dev.theseus.testbed.demo;

/** What runs the pods of a demo. */
public enum ClusterKind {
  /** Clusters of this JVM, with pods as processes. */
  EMBEDDED,
  /** Kubernetes as people run it, with pods as containers. */
  REAL
}
