package dev.theseus.cluster.api;

import dev.theseus.cluster.store.ApiStatusException;
import java.util.Optional;

/** Stands between clients and the API, so that tests can delay, refuse and lose requests. */
public interface RequestFilter {

  /** Called before a request does anything; an answer takes the place of doing it. */
  Optional<ApiResponse> before(ApiRequest request);

  /** Called when it is done; what it returns is sent, so an applied write may look failed. */
  ApiResponse after(ApiRequest request, ApiResponse response);

  /** Lets everything pass. */
  static RequestFilter none() {
    return new RequestFilter() {
      @Override
      public Optional<ApiResponse> before(ApiRequest request) {
        return Optional.empty();
      }

      @Override
      public ApiResponse after(ApiRequest request, ApiResponse response) {
        return response;
      }
    };
  }

  /** An answer that refuses, in Kubernetes' form. */
  static ApiResponse refusal(int code, String reason, String message) {
    return ApiResponse.json(
        code, new ApiStatusException(code, reason, message, Json.object()).toStatus());
  }
}
