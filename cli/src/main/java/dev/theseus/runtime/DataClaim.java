package dev.theseus.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A data directory, for one runtime at a time: before anything else starts, since a cluster would
 * give the kubeconfig of the running one another port.
 */
final class DataClaim implements AutoCloseable {
  private final FileChannel lock;

  private DataClaim(FileChannel lock) {
    this.lock = lock;
  }

  /**
   * Claims a directory until it is closed or the process ends, however.
   *
   * @throws DataInUseException where another runtime has it
   */
  static DataClaim of(Path data) throws IOException {
    var channel =
        FileChannel.open(
            data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new DataClaim(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new DataInUseException(data);
    }
    channel.close();
    throw new DataInUseException(data);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
