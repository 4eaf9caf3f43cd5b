package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers "may I?": whoever has the cluster's token may do everything. */
final class AccessReview {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private AccessReview() {}

  static boolean isAsked(ApiRequest request) {
    return request.path().equals(PATH) && request.method().equals("POST");
  }

  static ApiResponse answer(ApiRequest request) {
    ObjectNode review = request.object();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    review
        .putObject("status")
        .put("allowed", true)
        .put("reason", "the cluster's token allows everything");
    return ApiResponse.json(201, review);
  }
}
