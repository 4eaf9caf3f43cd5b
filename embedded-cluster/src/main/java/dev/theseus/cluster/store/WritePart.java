package dev.theseus.cluster.store;

/** Which part of an object a write is about; the rest stays as it is. */
public enum WritePart {
  /** Everything but the status of types that have one. */
  MAIN,
  STATUS,
  /** A namespace's finalizers. */
  FINALIZERS
}
