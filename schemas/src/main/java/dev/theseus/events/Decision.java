package dev.theseus.events;

/** The coordinator decided, or its clock ran out. */
public sealed interface Decision extends FencedEvent
    permits ApprovalAwaited,
        Committed,
        CompensationStarted,
        Completed,
        CopyConverged,
        DeadlineExpired,
        DeltaSynced,
        Refused,
        RequestRefused,
        RolledBack,
        Stuck {}
