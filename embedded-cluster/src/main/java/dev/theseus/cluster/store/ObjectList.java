package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Objects as they stood together at one version.
 *
 * @param resourceVersion a watch from here misses nothing
 */
public record ObjectList(List<ObjectNode> items, long resourceVersion) {}
