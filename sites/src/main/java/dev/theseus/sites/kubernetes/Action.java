package dev.theseus.sites.kubernetes;

import dev.theseus.sites.descriptor.ObjectKey;

/**
 * What was tried, for messages.
 *
 * @param verb the API's verb, as in RBAC rules: get, list, create, patch, delete, watch
 * @param what for people, for example {@code Deployment shop/web}
 */
record Action(String verb, String what) {

  static Action on(String verb, ObjectKey key) {
    return new Action(verb, key.toString());
  }

  static Action list(String kind, String namespace) {
    return new Action("list", kind + (namespace.isEmpty() ? "" : " in namespace " + namespace));
  }

  @Override
  public String toString() {
    return verb + " " + what;
  }
}
