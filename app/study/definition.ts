// The data part of the definition as canonical JSON. Its hash names the version that a row was saved under. A
// function stands in it by its id, its version and its readable formula.
import type { arms } from './arms.ts';
import type { design } from './design.ts';
import { criteria, limits } from './eligibility.ts';
import type { study } from './index.ts';
import type { Instrument } from './instrument.ts';
import { missingReasons } from './missing.ts';
import { roles } from './roles.ts';

/** Everything that the hash covers, arms and design included; functions are left out. */
export function definitionData(its: typeof study, itsArms: typeof arms, itsDesign: typeof design): unknown {
  return withoutFunctions({
    ...its,
    instruments: its.instruments.map((each: Instrument) => each),
    eligibility: { criteria, limits },
    arms: itsArms,
    design: itsDesign,
    roles,
    missingReasons,
  });
}

function withoutFunctions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFunctions);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, each]) => typeof each !== 'function' && each !== undefined);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutFunctions(each)]));
}
