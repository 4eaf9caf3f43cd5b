package dev.theseus.runtime;

/** A started service, whatever its kind. */
public interface RunningService extends AutoCloseable {
  @Override
  void close();
}
