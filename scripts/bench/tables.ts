// What all tables of the report share.
import type { Figures } from './stats.ts';

/** A table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

export const whole = (value: number) => value.toFixed(0);
export const ms = (value: number) => value.toFixed(2);
export const times = (value: number) => value.toFixed(2);

/** What is told of the saves of a round. */
export const measures: [string, (its: Figures) => number, (value: number) => string][] = [
  ['saves per second', (its) => its.perSecond, whole],
  ['p50, ms', (its) => its.p50, ms],
  ['p95, ms', (its) => its.p95, ms],
  ['p99, ms', (its) => its.p99, ms],
];
