package dev.theseus.agent;

import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.protocol.NoConnectionException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;

/** The target's agent asks the source's. */
final class SourceCall {
  private SourceCall() {}

  /** Asks; the call ends when the request that needs it is stopped. */
  static HttpCall send(AgentRequest request, String path) throws IOException {
    try {
      HttpCall call = HttpCall.send(request.sourceAgent(), "GET", path, Map.of());
      request.operation().onStop(call::close);
      return checked(call, request);
    } catch (NoConnectionException e) {
      throw new AgentException.Unreachable("the target has " + e.getMessage());
    }
  }

  /** A call that the source's agent, and nobody else, has answered well. */
  static HttpCall checked(HttpCall call, AgentRequest request) throws IOException {
    try {
      requireSource(call, request);
      AgentClient.check(call);
      return call;
    } catch (IOException e) {
      call.close();
      throw e;
    }
  }

  /** Networks of two clusters may overlap: then another pod has the address at this side. */
  private static void requireSource(HttpCall call, AgentRequest request) throws IOException {
    boolean known;
    try {
      known = call.isAnsweredByAgent() && call.status() != 401 && call.status() != 404;
    } catch (SocketTimeoutException silent) {
      request.operation().requireWanted();
      throw new AgentException.Unreachable(
          "at the target, nothing comes from the address %s: %s"
              .formatted(request.sourceAgent(), silent.getMessage()));
    } catch (IOException e) {
      request.operation().requireWanted();
      known = false;
    }
    if (!known) {
      throw new AgentException.Unreachable(
          "at the target, somebody else than the source's agent has the address "
              + request.sourceAgent());
    }
  }
}
