package dev.theseus.messaging.work;

import dev.theseus.messaging.Notes;
import dev.theseus.messaging.TestCluster;

class ShareGroupWorkSourceIT extends WorkSourceContract {

  @Override
  WorkSource<String> open(WorkConfig config) {
    return ShareGroupWorkSource.open(TestCluster.config(), config, Notes.codec(), _ -> {});
  }

  @Override
  String kind() {
    return "share";
  }
}
