package dev.theseus.cluster.kubelet;

import dev.theseus.cluster.controller.EventRecorder;
import dev.theseus.cluster.net.PodAddresses;
import dev.theseus.cluster.store.ObjectStore;

/** What the workers of all pods of a node share. */
record NodeServices(
    KubeletConfig config,
    ObjectStore store,
    NodeDirectories directories,
    ProcessRecords records,
    PodVolumes volumes,
    LaunchBuilder launches,
    PodAddresses addresses,
    EventRecorder events) {}
