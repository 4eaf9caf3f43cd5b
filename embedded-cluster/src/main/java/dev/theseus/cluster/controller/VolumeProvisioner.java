package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes and removes what persistent volumes of this cluster really are. */
public interface VolumeProvisioner {

  /** Makes the place that holds the files of a new volume. */
  void create(ObjectNode persistentVolume);

  /** Removes a volume's files for good. */
  void remove(ObjectNode persistentVolume);
}
