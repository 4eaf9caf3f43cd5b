package dev.theseus.messaging.work;

import dev.theseus.messaging.Notes;
import dev.theseus.messaging.TestCluster;

class ConsumerGroupWorkSourceIT extends WorkSourceContract {

  @Override
  WorkSource<String> open(WorkConfig config) {
    return ConsumerGroupWorkSource.open(TestCluster.config(), config, Notes.codec(), _ -> {});
  }

  @Override
  String kind() {
    return "consumer";
  }
}
