// The lower half of the picture: how often the next arm is guessed, against chance and the limit.
import type { Predictability } from '#app/services/randomisation/predictability.server.ts';
import { mostPredictable } from '#app/services/randomisation/report.server.ts';
import type { Box } from './bands.ts';
import { el, ink, label, stroke } from './svg.ts';

export interface Guessed {
  name: string;
  guesses: Predictability;
}

const perGroup = 92;
const perRow = 20;

export const heightOf = (groups: readonly Guessed[]): number => perGroup * groups.length;

const measures = [
  ['convergence', 'guesses the arm that is behind'],
  ['observer', 'knows the design'],
  ['certain', 'is certain of the arm'],
] as const;

/** A row for each observer of each group. What is guessed is drawn from chance on, what is certain from nothing on. */
export function guesses(groups: readonly Guessed[], box: Box, chance: number): string {
  const x = (share: number) => box.left + box.width * share;
  const bottom = box.top + box.height;
  const upright = (share: number, more: Record<string, string | number>) =>
    stroke([x(share), box.top - 6], [x(share), bottom], more);
  return [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      upright(share, {}),
      label(x(share), bottom + 18, String(100 * share), { 'text-anchor': 'middle' }),
    ]),
    label(box.left + box.width / 2, bottom + 38, 'Allocations (%)', {
      'text-anchor': 'middle',
      fill: ink.quiet,
    }),
    upright(chance, { stroke: ink.text, 'stroke-dasharray': '5 4', 'stroke-width': 1.25 }),
    label(x(chance) - 4, box.top - 12, `chance ${percent(chance)}`, { 'text-anchor': 'end' }),
    upright(mostPredictable, { stroke: ink.limit, 'stroke-width': 2 }),
    label(
      x(mostPredictable) + 4,
      box.top - 12,
      `limit for who knows the design ${percent(mostPredictable)}`,
      {
        fill: ink.limit,
      },
    ),
    ...groups.map((group, i) => groupAt(group, box, x, box.top + i * perGroup, chance)),
  ].join('\n');
}

function groupAt(
  { name, guesses }: Guessed,
  box: Box,
  x: (share: number) => number,
  top: number,
  chance: number,
): string {
  const rows = measures.map(([measure, text], i) => {
    const y = top + 38 + i * perRow;
    const at = x(guesses[measure]);
    const over = measure === 'observer' && guesses.observer > mostPredictable;
    const error = guesses.error[measure];
    return [
      label(box.left - 12, y + 4, text, { 'text-anchor': 'end' }),
      stroke([x(measure === 'certain' ? 0 : chance), y], [at, y], {
        stroke: ink.strong,
        'stroke-width': 2.5,
      }),
      marks[measure](at, y),
      label(
        box.left + box.width + 14,
        y + 4,
        `${percent(guesses[measure])}${error > 0 ? ` ± ${(100 * error).toFixed(2)}` : ''}`,
        over ? { 'font-weight': 700, fill: ink.limit } : {},
      ),
    ].join('\n');
  });
  return [label(24, top + 16, name, { 'font-weight': 600 }), ...rows].join('\n');
}

const outline = { stroke: ink.strong, 'stroke-width': 2 };
const marks = {
  convergence: (x: number, y: number) => el('circle', { cx: x, cy: y, r: 5, fill: '#ffffff', ...outline }),
  observer: (x: number, y: number) => el('circle', { cx: x, cy: y, r: 5, fill: ink.strong, ...outline }),
  certain: (x: number, y: number) =>
    el('path', { d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`, fill: ink.strong }),
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
