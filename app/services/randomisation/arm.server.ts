// The sealed value. An arm in memory is an object that cannot be printed, logged, compared or serialised by
// accident: whoever wants to read it must say so by a name that a reviewer notices.
import type { ArmCode } from '#app/study/arm-types.ts';

export class SealedArm {
  readonly #code: ArmCode;
  constructor(code: string) {
    this.#code = code as ArmCode;
  }
  /** The code of the arm, for unblinded people only. */
  revealToUnblinded(): ArmCode {
    return this.#code;
  }
  toString(): never {
    throw new Error('An arm is sealed: it cannot be printed.');
  }
  toJSON(): never {
    throw new Error('An arm is sealed: it cannot be serialised.');
  }
  [Symbol.toPrimitive](): never {
    throw new Error('An arm is sealed: it cannot be converted.');
  }
  [Symbol.for('nodejs.util.inspect.custom')](): never {
    throw new Error('An arm is sealed: it cannot be inspected.');
  }
}
