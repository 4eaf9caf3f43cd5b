package dev.theseus.events;

/** A user asks for something. Its time is the user's; it has no epoch. */
public sealed interface UserRequest extends MigrationEvent
    permits CancelRequested,
        FinalizeRequested,
        MigrationRequested,
        PlanApproved,
        RecoveryRequested,
        RevertRequested {}
