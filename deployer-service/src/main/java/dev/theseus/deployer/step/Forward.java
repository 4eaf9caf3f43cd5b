package dev.theseus.deployer.step;

import dev.theseus.deployer.forward.Diverted;
import dev.theseus.deployer.forward.Lead;
import dev.theseus.deployer.forward.Leads;
import dev.theseus.events.ServiceForward;
import dev.theseus.sites.Marks;
import dev.theseus.sites.Reach.HostPort;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.traffic.AskedAddress;
import dev.theseus.sites.descriptor.traffic.Forwardable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the source's Services lead to the target, after the pivot: what cannot lead there is left
 * as it is and reported, and fails nothing.
 */
final class Forward {

  private final Place source;
  private final Place target;

  Forward(Place source, Place target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Does it for every Service that this migration made at the target.
   *
   * @param asked addresses by the names of Services
   */
  List<ServiceForward> apply(Map<String, String> asked) {
    List<ServiceForward> done = new ArrayList<>();
    Map<Descriptor, List<Lead>> candidates = new LinkedHashMap<>();
    List<Descriptor> pods = target.objects().list("v1", "Pod", target.namespace(), "");
    for (Descriptor made : servicesOf(target)) {
      source
          .objects()
          .get(made.key().inNamespace(source.namespace()))
          .ifPresent(service -> {
            Optional<String> address = Optional.ofNullable(asked.get(service.name()));
            Optional<String> objection = Forwardable.objection(selecting(service), address);
            if (objection.isPresent()) {
              done.add(left(service, objection.get()));
            } else {
              candidates.put(service, leads(made, service, pods, address));
            }
          });
    }
    done.addAll(forward(candidates));
    return done;
  }

  private static List<Descriptor> servicesOf(Place place) {
    String ours = Marks.MIGRATION + "=" + place.attempt().migrationId();
    return place.objects().list("v1", "Service", place.namespace(), ours);
  }

  /** As it was before an earlier attempt of this step. */
  private Descriptor selecting(Descriptor service) {
    String id = source.attempt().migrationId();
    return service.label(Marks.FORWARD).filter(id::equals).isPresent()
        ? Diverted.withSelector(service)
        : service;
  }

  private List<Lead> leads(
      Descriptor made, Descriptor service, List<Descriptor> pods, Optional<String> asked) {
    return new Leads(made, slices(target, made.name()), pods)
        .of(asked.map(AskedAddress::parse), Diverted.isIpv6(service));
  }

  private static List<Descriptor> slices(Place place, String service) {
    return place
        .objects()
        .list(
            Diverted.SLICE_API,
            "EndpointSlice",
            place.namespace(),
            Diverted.SERVICE_LABEL + "=" + service);
  }

  private List<ServiceForward> forward(Map<Descriptor, List<Lead>> candidates) {
    Set<HostPort> toTry = new LinkedHashSet<>();
    candidates.values().forEach(leads -> leads.forEach(lead -> toTry.addAll(lead.toTry())));
    Tried tried = tried(toTry);
    return Together.map(
        List.copyOf(candidates.entrySet()),
        candidate -> {
          Descriptor service = candidate.getKey();
          return candidate.getValue().stream()
              .flatMap(lead -> tried.usable(lead).stream())
              .findFirst()
              .map(lead -> divert(service, lead, tried))
              .orElseGet(() -> left(service, unreached(service, candidate.getValue(), tried)));
        });
  }

  /**
   * What was found out about addresses.
   *
   * @param accepted those that accepted a connection
   * @param unknown why none could be tried; empty where they were
   */
  private record Tried(Set<HostPort> accepted, String unknown) {

    Optional<Lead> usable(Lead lead) {
      if (unknown.isEmpty()) {
        return lead.among(accepted);
      }
      return lead.by().isLasting() ? Optional.of(lead) : Optional.empty();
    }
  }

  private Tried tried(Set<HostPort> addresses) {
    source.fence().check();
    try {
      Set<HostPort> accepted =
          source
              .site()
              .reach()
              .tried(
                  source.attempt().migrationId(),
                  source.namespace(),
                  addresses,
                  source.limits().removed());
      return new Tried(accepted, "");
    } catch (SiteException unknown) {
      return new Tried(Set.of(), String.valueOf(unknown.getMessage()));
    }
  }

  /** Our slice first: a Service without selector and without ends would turn clients away. */
  private ServiceForward divert(Descriptor service, Lead lead, Tried tried) {
    String id = source.attempt().migrationId();
    Descriptor slice = Diverted.slice(service, lead, id);
    Optional<String> taken = put(slice);
    if (taken.isPresent()) {
      return left(service, taken.get());
    }
    if (!source.poll(() -> hasNoOtherEnds(service), source.limits().traffic())) {
      return left(
          service,
          "Pods at the source still stand behind it, and it leads to them as well as to the target;"
              + " stop them, then remove its selector.");
    }
    source.edit(service.key(), now -> Diverted.withoutSelector(now, id));
    return new ServiceForward(
        source.subject(service.key()),
        lead.text(),
        "It leads there by %s%s."
            .formatted(
                lead.by().text(),
                tried.unknown().isEmpty()
                    ? ""
                    : "; whether that answers could not be tried: " + tried.unknown()));
  }

  /** Puts the slice there; says what has its name if that is not ours. */
  private Optional<String> put(Descriptor slice) {
    try {
      source.create(slice);
      return Optional.empty();
    } catch (SiteException there) {
      if (!there.reason().equals("AlreadyExists")) {
        throw there;
      }
    }
    String id = source.attempt().migrationId();
    Optional<Descriptor> found = source.objects().get(slice.key());
    if (found.filter(object -> !Diverted.isOurs(object, id)).isPresent()) {
      return Optional.of(
          "%s exists and is not of this migration; remove it and make the Service lead to the target by hand."
              .formatted(slice.key()));
    }
    source.edit(
        slice.key(),
        now ->
            now.with(slice.listAt("endpoints"), "endpoints").with(slice.listAt("ports"), "ports"));
    return Optional.empty();
  }

  /** Once it has no selector its controller no longer takes away what it has put there. */
  private boolean hasNoOtherEnds(Descriptor service) {
    return slices(source, service.name()).stream()
        .filter(slice -> !Diverted.isOurs(slice, source.attempt().migrationId()))
        .flatMap(slice -> slice.listAt("endpoints").stream())
        .allMatch(end -> JsonTree.listAt(end, "addresses").isEmpty());
  }

  private ServiceForward left(Descriptor service, String reason) {
    return new ServiceForward(source.subject(service.key()), List.of(), reason);
  }

  private static String unreached(Descriptor service, List<Lead> leads, Tried tried) {
    if (!tried.unknown().isEmpty()) {
      return "What can be reached from there is unknown, and pods' addresses are not taken untried (%s); give an address with --forward-to %s=ADDRESS, or have clients use the target's."
          .formatted(tried.unknown(), service.name());
    }
    List<String> addresses = leads.stream().flatMap(lead -> lead.text().stream()).toList();
    return "None of %s answers from the source; give the target's Service an address that does, or have clients use another one."
        .formatted(addresses.isEmpty() ? "its ends" : addresses);
  }
}
