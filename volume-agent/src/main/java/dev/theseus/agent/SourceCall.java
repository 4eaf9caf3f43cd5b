package dev.theseus.agent;

import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.protocol.NoConnectionException;
import java.io.IOException;
import java.util.Map;

/** The target's agent asks the source's. */
final class SourceCall {
  private SourceCall() {}

  /** Asks; the call ends when the request that needs it is stopped. */
  static HttpCall send(AgentRequest request, String path) throws IOException {
    try {
      HttpCall call = HttpCall.send(request.sourceAgent(), "GET", path, Map.of());
      request.operation().onStop(call::close);
      return checked(call);
    } catch (NoConnectionException e) {
      throw new AgentException.Unreachable("the target has " + e.getMessage());
    }
  }

  private static HttpCall checked(HttpCall call) throws IOException {
    try {
      AgentClient.check(call);
      return call;
    } catch (IOException e) {
      call.close();
      throw e;
    }
  }
}
