package dev.theseus.events;

/** Work for whoever takes it first. */
public sealed interface WorkItem extends FencedEvent permits UnitDispatched {}
