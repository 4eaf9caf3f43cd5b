package dev.theseus.events;

/** A participant reports a part of a step; may be repeated and reordered. */
public sealed interface Progress extends FencedEvent
    permits ChunkCopied, StepProgressed, VolumeScanned, WayChosen {}
