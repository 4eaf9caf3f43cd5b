package dev.theseus.events;

/** A participant answers a {@link StepRequest} of the same epoch. */
public sealed interface StepOutcome extends FencedEvent
    permits CopyDiscarded,
        DescriptorsTransformed,
        Diverged,
        ImagesCopied,
        LockDenied,
        LockGranted,
        LockReleased,
        Planned,
        SourceQuiesced,
        SourceResumed,
        SourceRetired,
        StepFailed,
        TargetActivated,
        TargetDeactivated,
        TargetDeprovisioned,
        TargetProvisioned,
        TrafficSwitched,
        TrafficUnforwarded,
        Verified {}
