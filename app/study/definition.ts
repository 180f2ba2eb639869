// The data part of the definition. Its hash names the version that a row was saved under. A function stands in it
// by its id, its version and its readable formula; a function without them could change unseen, and is refused.
import type { arms } from './arms.ts';
import type { design } from './design.ts';
import { criteria, limits } from './eligibility.ts';
import type { study } from './index.ts';
import { missingReasons } from './missing.ts';
import { roles } from './roles.ts';

/**
 * Everything that the hash covers, as plain data for canonical JSON: instruments, visits, eligibility with its
 * limits, roles, reasons; arms and design are handed in, since the study itself must not hold them.
 */
export function definitionData(its: typeof study, itsArms: typeof arms, itsDesign: typeof design): unknown {
  return asData({
    ...its,
    eligibility: { criteria: criteria.map((each) => ({ ...each, label: each.label(limits) })), limits },
    arms: itsArms,
    design: itsDesign,
    roles,
    missingReasons,
  });
}

function asData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asData);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype)
    throw new TypeError(`The definition holds more than plain data: ${String(value)}`);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const data = entries.filter(([, each]) => typeof each !== 'function');
  if (data.length < entries.length && !standsForItself(value))
    throw new TypeError(
      `A function of the definition has no id, version and formula: ${JSON.stringify(value)}`,
    );
  return Object.fromEntries(data.map(([key, each]) => [key, asData(each)]));
}

const standsForItself = (value: object) =>
  'id' in value &&
  isWritten(value.id) &&
  'formula' in value &&
  isWritten(value.formula) &&
  'version' in value &&
  Number.isInteger(value.version);

const isWritten = (text: unknown) => typeof text === 'string' && text.trim() !== '';
