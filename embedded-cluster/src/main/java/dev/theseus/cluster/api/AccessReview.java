package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.access.Subject;

/** Answers "may I?". */
final class AccessReview {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private AccessReview() {}

  static boolean isAsked(ApiRequest request) {
    return request.path().equals(PATH) && request.method().equals("POST");
  }

  static ApiResponse answer(ApiRequest request, Subject subject, Authorization authorization) {
    ObjectNode review = request.object();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    review.putObject("status").put("allowed", authorization.allows(subject, review));
    return ApiResponse.json(201, review);
  }
}
