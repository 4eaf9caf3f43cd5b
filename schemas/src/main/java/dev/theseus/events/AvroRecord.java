package dev.theseus.events;

/** Every record that is generated from the schemas; each has a static {@code SCHEMA}. */
public sealed interface AvroRecord permits MigrationEvent, EventValue {}
