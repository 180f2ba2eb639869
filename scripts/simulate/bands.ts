// The upper half of the picture: how far the arms are apart while the trial fills, as bands over the simulated trials.
import type { Part } from '#app/services/randomisation/rehearsal.server.ts';
import { el, ink, label, stroke, ticksTo, tidy } from './svg.ts';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** No more points than a reader can tell apart. */
const mostPoints = 400;

/** The lines to draw, thinned: each point is the mean of those it stands for, what is left over at the end is a point by itself. */
export function pointsOf(smooth: readonly (readonly number[])[]): { n: number; at: number[] }[] {
  const step = Math.ceil(smooth.length / mostPoints);
  const points: { n: number; at: number[] }[] = [];
  for (let from = 0; from < smooth.length; from += step) {
    const its = smooth.slice(from, from + step);
    const at =
      its[0]?.map((_, i) => its.reduce((total, each) => total + (each[i] ?? 0), 0) / its.length) ?? [];
    points.push({ n: from + its.length, at });
  }
  return points;
}

/** What the bands reach at most: panels side by side share their scale. */
export const highest = (parts: readonly Part[]): number =>
  Math.max(...parts.flatMap(({ smooth }) => smooth.map((at) => at.at(-1) ?? 0)));

/** One panel: bands of half and of nine tenths of the trials, and the middle one. */
export function bands(title: string, part: Part, box: Box, most: number): string {
  const points = pointsOf(part.smooth);
  const rows = ticksTo(most, 5);
  const top = rows.at(-1) ?? 1;
  const x = (n: number) => box.left + (box.width * n) / part.participants;
  const y = (value: number) => box.top + box.height * (1 - value / top);
  const path = (i: number) => points.map(({ n, at }) => `${tidy(x(n))} ${tidy(y(at[i] ?? 0))}`);
  const band = (low: number, high: number, fill: string) =>
    el('path', { d: `M${path(high).join('L')}L${path(low).reverse().join('L')}Z`, fill });
  const edge = (i: number, more: Record<string, string | number>) =>
    el('path', { d: `M${path(i).join('L')}`, fill: 'none', stroke: ink.strong, ...more });
  const bottom = box.top + box.height;
  return [
    label(box.left, box.top - 14, title, { 'font-size': 14, 'font-weight': 600 }),
    ...rows.map((value) => stroke([box.left, y(value)], [box.left + box.width, y(value)])),
    ...rows.map((value) => label(box.left - 8, y(value) + 4, String(value), { 'text-anchor': 'end' })),
    band(0, 4, ink.wide),
    band(1, 3, ink.narrow),
    edge(0, { 'stroke-width': 0.75 }),
    edge(4, { 'stroke-width': 0.75 }),
    edge(2, { 'stroke-width': 2.25 }),
    stroke([box.left, bottom], [box.left + box.width, bottom], { stroke: ink.text }),
    ...endingIn(part.participants).map((n) =>
      label(x(n), bottom + 18, String(n), { 'text-anchor': 'middle' }),
    ),
    label(box.left + box.width / 2, bottom + 38, 'Participants enrolled', {
      'text-anchor': 'middle',
      fill: ink.quiet,
    }),
  ].join('\n');
}

/** Round numbers and the last one; a round one too near to it is left out. */
const endingIn = (last: number): number[] => {
  const ticks = ticksTo(last, 6);
  const step = ticks[1] ?? 1;
  return [...ticks.filter((n) => n < last - step / 2), last];
};

/** What the shades mean. */
export function key(x: number, y: number): string {
  const swatch = (at: number, fill: string, text: string) => [
    el('rect', { x: at, y: y - 10, width: 22, height: 12, fill, stroke: ink.strong, 'stroke-width': 0.75 }),
    label(at + 30, y, text),
  ];
  return [
    stroke([x, y - 4], [x + 22, y - 4], { stroke: ink.strong, 'stroke-width': 2.25 }),
    label(x + 30, y, 'the middle trial'),
    ...swatch(x + 150, ink.narrow, 'half of the trials'),
    ...swatch(x + 300, ink.wide, '9 trials of 10'),
  ].join('\n');
}
