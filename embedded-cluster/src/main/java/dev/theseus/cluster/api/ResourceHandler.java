package dev.theseus.cluster.api;

import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.WritePart;

/** Sends a request about objects to what answers it. */
final class ResourceHandler {
  private final ObjectStore store;
  private final ReadHandler reads;
  private final WriteHandler writes;
  private final DeleteHandler deletes;
  private final ScaleHandler scales;
  private final PodHandler pods;
  private final TokenHandler tokens;

  ResourceHandler(
      ObjectStore store,
      ReadHandler reads,
      WriteHandler writes,
      DeleteHandler deletes,
      ScaleHandler scales,
      PodHandler pods,
      TokenHandler tokens) {
    this.store = store;
    this.reads = reads;
    this.writes = writes;
    this.deletes = deletes;
    this.scales = scales;
    this.pods = pods;
    this.tokens = tokens;
  }

  ApiResponse answer(ApiRequest request) {
    ResourcePath path = ResourcePath.parse(request.path(), store.types());
    if (path.subresource().isEmpty()) {
      return path.isCollection() ? collection(request, path) : object(request, path);
    }
    if (!path.type().subresources().contains(path.subresource())) {
      throw ResourcePath.unknown();
    }
    return switch (path.subresource()) {
      case "status" -> part(request, path, WritePart.STATUS);
      case "finalize" -> part(request, path, WritePart.FINALIZERS);
      case "scale" -> scales.answer(request, path);
      case "log" -> pods.log(request, path);
      case "eviction" -> pods.evict(request, path);
      case "binding" -> pods.bind(request, path);
      case "token" -> tokens.answer(request, path);
      case "proxy" -> pods.nodeProxy(path);
      default -> throw ResourcePath.unknown();
    };
  }

  private ApiResponse collection(ApiRequest request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> request.flag("watch") ? reads.watch(request, path) : reads.list(request, path);
      case "POST" -> writes.create(request, path);
      case "DELETE" -> deletes.collection(request, path);
      default -> throw notAllowed();
    };
  }

  private ApiResponse object(ApiRequest request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> request.flag("watch") ? reads.watch(request, path) : reads.get(request, path);
      case "PUT" -> writes.replace(request, path, WritePart.MAIN);
      case "PATCH" -> writes.patch(request, path, WritePart.MAIN);
      case "DELETE" -> deletes.object(request, path);
      default -> throw notAllowed();
    };
  }

  private ApiResponse part(ApiRequest request, ResourcePath path, WritePart part) {
    return switch (request.method()) {
      case "GET" -> reads.get(request, path);
      case "PUT" -> writes.replace(request, path, part);
      case "PATCH" -> writes.patch(request, path, part);
      default -> throw notAllowed();
    };
  }

  static ApiStatusException notAllowed() {
    return new ApiStatusException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }
}
