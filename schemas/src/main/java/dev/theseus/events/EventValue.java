package dev.theseus.events;

/** A value inside events, or a record of a compacted topic; no event by itself. */
public sealed interface EventValue extends AvroRecord
    permits ClientAddress,
        ComponentPlan,
        Estimate,
        Finding,
        Loss,
        MigrationSpec,
        ObjectRef,
        Place,
        Prediction,
        ServiceForward,
        SiteRegistered,
        TransactionState,
        VolumeDigest,
        VolumePlan,
        VolumeProgress,
        VolumeWay,
        WayPlan,
        WayTried {}
