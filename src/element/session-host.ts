import { InteractionError } from "../protocol/errors.js";
import type { SessionLike } from "./session-like.js";

/**
 * Owns the element's session: begins it a moment after the element is connected, ends it when it is gone for good
 * (a move within the page is no end), and lets no fault of it reach the typing.
 */
export class SessionHost {
  private session: SessionLike | null = null;
  private connected = false;
  private scheduled = false;

  constructor(
    /** Null where there is to be none. */
    private readonly create: () => SessionLike | null,
    private readonly fail: (error: InteractionError) => void,
  ) {}

  get current(): SessionLike | null {
    return this.session;
  }

  connect(): void {
    this.connected = true;
    this.begin();
  }

  disconnect(): void {
    this.connected = false;
    queueMicrotask(() => {
      if (!this.connected) this.end();
    });
  }

  /** Begins a session where there is none. */
  begin(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // What the host sets or registers in the same task still counts.
    queueMicrotask(() => {
      this.scheduled = false;
      if (!this.connected || this.session) return;
      this.guard(() => {
        this.session = this.create();
        this.session?.start();
        // In a tab that was opened in the background.
        if (document.hidden) this.session?.setHidden(true);
      });
    });
  }

  end(): void {
    const { session } = this;
    this.session = null;
    this.guard(() => session?.dispose());
  }

  call(use: (session: SessionLike) => void): void {
    const { session } = this;
    if (session) this.guard(() => use(session));
  }

  guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.fail(InteractionError.from(error));
    }
  }
}
