package dev.theseus.cluster.api;

import dev.theseus.cluster.access.Subject;
import dev.theseus.cluster.store.ApiStatusException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request: who may ask, faults to inject, then what the path stands for. */
final class ApiHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Authorization authorization;
  private final RequestFilter filter;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final ResourceHandler resources;

  ApiHandler(
      Authorization authorization,
      RequestFilter filter,
      Discovery discovery,
      OpenApi openApi,
      ResourceHandler resources) {
    this.authorization = authorization;
    this.filter = filter;
    this.discovery = discovery;
    this.openApi = openApi;
    this.resources = resources;
  }

  ApiResponse answer(ApiRequest request) {
    try {
      Subject subject = authorization.subject(request);
      Optional<ApiResponse> injected = filter.before(request);
      return filter.after(request, injected.orElseGet(() -> route(request, subject)));
    } catch (ApiStatusException refused) {
      return status(refused);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.path(), e);
      return status(
          new ApiStatusException(
              500, "InternalError", "Internal error occurred: " + e, Json.object()));
    }
  }

  private ApiResponse route(ApiRequest request, Subject subject) {
    try {
      return answerPath(request, subject);
    } catch (ApiStatusException refused) {
      return status(refused);
    }
  }

  private ApiResponse answerPath(ApiRequest request, Subject subject) {
    String path = request.path();
    if (path.equals("/healthz") || path.startsWith("/readyz") || path.startsWith("/livez")) {
      return ApiResponse.text(200, "ok");
    }
    if (path.equals("/version") || path.equals("/version/")) {
      return ApiResponse.ok(Discovery.version());
    }
    if (AccessReview.isAsked(request)) {
      return AccessReview.answer(request, subject, authorization);
    }
    if (path.startsWith("/openapi/")) {
      return openApi.answer(request);
    }
    if (path.equals("/api") || path.startsWith("/api/") || path.startsWith("/apis")) {
      return discovery
          .answer(request)
          .orElseGet(() -> {
            authorization.check(subject, request);
            return resources.answer(request);
          });
    }
    throw ResourcePath.unknown();
  }

  static ApiResponse status(ApiStatusException refused) {
    return ApiResponse.json(refused.code(), refused.toStatus());
  }
}
