// Sends what is typed into a form to the server after each pause, so that nothing is lost with the page. One request at a
// time: an older text never arrives after a newer one, and never after the save.
const pause = 1_000;
const untilNextTry = 5_000;
const patience = 8_000;

/** Whether it was kept; `away`: nobody answered; `not`: it was answered otherwise; `out`: nobody is signed in. */
export type Said = 'kept' | 'away' | 'not' | 'out';

async function post(form: HTMLFormElement, keepalive: boolean): Promise<Said> {
  const body = new URLSearchParams();
  for (const [name, text] of new FormData(form)) if (typeof text === 'string') body.append(name, text);
  try {
    const signal = AbortSignal.timeout(patience);
    const answer = await fetch('/drafts', { method: 'POST', body, redirect: 'manual', keepalive, signal });
    if (answer.status === 204) return 'kept';
    return answer.type === 'opaqueredirect' || answer.status === 401 ? 'out' : 'not';
  } catch {
    return 'away';
  }
}

export class DraftKeeper {
  readonly #form: HTMLFormElement;
  readonly #say: (said: Said) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<Said> | undefined;
  /** Something is typed that was not kept yet. */
  #unsent = false;
  #isSaving = false;
  #last: Said = 'kept';

  constructor(form: HTMLFormElement, say: (said: Said) => void) {
    this.#form = form;
    this.#say = say;
  }

  /** Something was typed. */
  typed(): void {
    this.#unsent = true;
    this.#wait(pause);
  }

  /** The connection is back, or the page is put away and may not come back: what is unsent is sent now. */
  hurry(keepalive = false): void {
    if (this.#unsent && !this.#isSaving) void this.#send(keepalive);
  }

  /**
   * Before the form is sent: waits until nothing of it is on its way, and answers whether the server can be reached. What is
   * typed is kept once more, should the answer to the save be lost.
   */
  async beforeSaving(): Promise<boolean> {
    if (this.#isSaving) return false;
    this.#isSaving = true;
    clearTimeout(this.#timer);
    await this.#sending;
    this.#unsent = true;
    if ((await this.#send(false)) !== 'away') return true;
    this.#isSaving = false;
    return false;
  }

  /** The answer to the save is there; meanwhile somebody may have typed on. */
  afterSaving(): void {
    this.#isSaving = false;
    if (this.#unsent) this.#wait(pause);
  }

  /** Whether leaving the page would lose something. */
  wouldLose(): boolean {
    return this.#unsent && this.#last !== 'kept';
  }

  /** The form is gone from the page. */
  stop(): void {
    clearTimeout(this.#timer);
    this.hurry(true);
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hurry(), milliseconds);
  }

  async #send(keepalive: boolean): Promise<Said> {
    // A page that is put away cannot wait.
    if (!keepalive) await this.#sending;
    this.#unsent = false;
    const sending = post(this.#form, keepalive);
    this.#sending = sending;
    const said = await sending;
    if (this.#sending === sending) this.#sending = undefined;
    this.#last = said;
    if (said !== 'kept') this.#unsent = true;
    if (said === 'away') this.#wait(untilNextTry);
    if (said === 'away' || !this.#isSaving) this.#say(said);
    return said;
  }
}
