package dev.theseus.sites.kubernetes;

import dev.theseus.cluster.api.ApiRequest;
import dev.theseus.cluster.api.ApiResponse;
import dev.theseus.cluster.api.RequestFilter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what an embedded API server is asked. */
final class RequestCount implements RequestFilter {

  private final List<String> paths = new CopyOnWriteArrayList<>();

  @Override
  public Optional<ApiResponse> before(ApiRequest request) {
    paths.add(request.path());
    return Optional.empty();
  }

  @Override
  public ApiResponse after(ApiRequest request, ApiResponse response) {
    return response;
  }

  void clear() {
    paths.clear();
  }

  List<String> paths() {
    return List.copyOf(paths);
  }
}
