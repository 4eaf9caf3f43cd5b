package dev.theseus.events;

/** The coordinator asks a participant for a step or for its undo. */
public sealed interface StepRequest extends FencedEvent
    permits ActivateRequested,
        CopyRequested,
        DeactivateRequested,
        DeprovisionRequested,
        DiscardRequested,
        ImagesRequested,
        LockRequested,
        PlanRequested,
        ProvisionRequested,
        QuiesceRequested,
        ResumeRequested,
        RetireRequested,
        SwitchRequested,
        SyncRequested,
        TransformRequested,
        UnforwardRequested,
        UnlockRequested,
        VerifyRequested {}
