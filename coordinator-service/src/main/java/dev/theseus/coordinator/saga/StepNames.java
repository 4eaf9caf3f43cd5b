package dev.theseus.coordinator.saga;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.ImagesRequested;
import dev.theseus.events.LockRequested;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.Step;
import dev.theseus.events.StepRequest;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.TransformRequested;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.events.UnlockRequested;
import dev.theseus.events.VerifyRequested;

/** Which step a request asks for, or for the undo of which. */
final class StepNames {

  private StepNames() {}

  /**
   * A step in one direction.
   *
   * @param step the step
   * @param undoing whether its undo is meant
   */
  record Named(Step step, boolean undoing) {}

  static Named of(StepRequest request, boolean compensating) {
    return switch (request) {
      case LockRequested _ -> does(Step.LOCK);
      case UnlockRequested _ -> undoes(Step.LOCK);
      case PlanRequested _ -> does(Step.PLAN);
      case TransformRequested _ -> does(Step.TRANSFORM);
      case ProvisionRequested _ -> does(Step.PROVISION);
      case DeprovisionRequested _ -> undoes(Step.PROVISION);
      case ImagesRequested _ -> does(Step.IMAGES);
      case CopyRequested _ -> does(Step.PRE_COPY);
      case DiscardRequested _ -> undoes(Step.PRE_COPY);
      case QuiesceRequested _ -> does(Step.QUIESCE);
      case ResumeRequested _ -> compensating ? undoes(Step.QUIESCE) : does(Step.RESUME);
      case SyncRequested _ -> does(Step.FINAL_SYNC);
      case VerifyRequested _ -> does(Step.VERIFY);
      case ActivateRequested _ -> does(Step.ACTIVATE);
      case DeactivateRequested _ -> undoes(Step.ACTIVATE);
      case SwitchRequested _ -> does(Step.SWITCH);
      case RetireRequested _ -> does(Step.RETIRE);
      case UnforwardRequested _ -> undoes(Step.SWITCH);
    };
  }

  private static Named does(Step step) {
    return new Named(step, false);
  }

  private static Named undoes(Step step) {
    return new Named(step, true);
  }
}
