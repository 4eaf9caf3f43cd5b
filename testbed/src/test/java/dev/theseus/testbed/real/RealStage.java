package dev.theseus.testbed.real;

import dev.theseus.testbed.demo.ClusterKind;
import dev.theseus.testbed.demo.ClusterScript;
import dev.theseus.testbed.demo.RuntimeStage;
import dev.theseus.testbed.demo.Scenario;
import dev.theseus.testbed.demo.Stage;
import dev.theseus.testbed.program.RedisImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A running Theseus with both real clusters as sites, which have the programs' images. */
final class RealStage {
  private RealStage() {}

  /**
   * Opens it.
   *
   * @param folder for its state and the images
   */
  static Stage open(Path folder) throws IOException {
    Stage stage = RuntimeStage.open(Scenario.SUCCESS, ClusterKind.REAL, folder.resolve("theseus"));
    Path records = folder.resolve("records-redis.tar");
    Path inputs = folder.resolve("inputs-redis.tar");
    RedisImage.write("localhost/records/redis:6.2", records);
    RedisImage.write("docker.io/library/redis:latest", inputs);
    ClusterScript.find().load(List.of(records, inputs));
    return stage;
  }
}
