package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.controller.VolumeProvisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Persistent volumes as directories of this machine. */
public final class DirectoryProvisioner implements VolumeProvisioner {
  private final NodeDirectories directories;

  public DirectoryProvisioner(NodeDirectories directories) {
    this.directories = directories;
  }

  @Override
  public void create(ObjectNode persistentVolume) {
    try {
      Files.createDirectories(directory(persistentVolume));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(ObjectNode persistentVolume) {
    // Only what we have made ourselves: a hostPath volume's files are somebody else's.
    NodeDirectories.removeTree(directory(persistentVolume));
  }

  private Path directory(ObjectNode persistentVolume) {
    return directories.persistentVolume(persistentVolume.path("metadata").path("name").asText());
  }
}
