package dev.theseus.planner.prediction;

/** Two sites and the direction between them. */
public record SitePair(String source, String target) {}
