import { STATUS, type Status } from "../session/view.js";

/** Chrome before 125 takes only states that begin with two dashes: there none is set, and all else goes on. */
export function setState({ states }: ElementInternals, state: string, on: boolean): void {
  try {
    if (on) states.add(state);
    else states.delete(state);
  } catch {
    // An old CustomStateSet.
  }
}

/** Of the states that are a status exactly the current one is set. */
export function setStatusState(internals: ElementInternals, current: Status): void {
  for (const status of STATUS) setState(internals, status, status === current);
}
