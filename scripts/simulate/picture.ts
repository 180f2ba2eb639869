// The picture of a design: how far its arms drift apart, and how often they are guessed. A file of its own, with a white
// ground, so that it reads the same in a protocol, on paper and in a viewer that is dark.
import type { Part, Rehearsal } from '#app/services/randomisation/rehearsal.server.ts';
import { type Box, bands, highest, key } from './bands.ts';
import { chanceOf, settingsOf } from './csv.ts';
import { wordsOf } from './design.ts';
import { type Guessed, guesses, heightOf } from './guesses.ts';
import type { Task } from './options.ts';
import { el, escaped, ink, label, wrapped } from './svg.ts';

/** How each picture of ours begins. */
export const svgMark = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Equipoise: simulate-randomisation -->\n';

const width = 960;
const margin = 24;
const mostGroups = 3;

/** The picture as SVG. There must be parts: what cannot be drawn has no picture. */
export function pictureOf(task: Task, { report, parts }: Rehearsal): string {
  const refusals = report.faults.flatMap((fault) => wrapped(`Refused. ${fault}`, 128));
  const head = 84 + 18 * refusals.length;
  const drawn = parts.filter((part) => part.scope !== 'stratum');
  const boxes = panels(drawn.length, head + 94);
  const most = highest(drawn);
  const foot = head + 94 + 230 + 60;
  const groups = groupsOf(parts);
  const lower: Box = { left: 250, top: foot + 78, width: 570, height: heightOf(groups) };
  const notes = [`Source: ${settingsOf(task)}`, reading(task)].flatMap((note) => wrapped(note, 150));
  const end = lower.top + lower.height + 76;
  const height = end + 16 * notes.length + 12;
  const title = wordsOf(task.design);
  const body = [
    el('title', {}, escaped(`${title}: imbalance and predictability`)),
    el('rect', { x: 0, y: 0, width, height, fill: '#ffffff' }),
    label(margin, 40, title, { 'font-size': 22, 'font-weight': 600 }),
    label(margin, 64, subtitle(task), { 'font-size': 14, fill: ink.quiet }),
    ...refusals.map((line, i) => label(margin, 90 + 18 * i, line, { 'font-size': 13, fill: ink.limit })),
    label(margin, head + 16, apartness(task), { 'font-size': 13 }),
    key(margin, head + 44),
    ...drawn.map((part, i) => bands(headings[part.scope](task), part, boxes[i] as Box, most)),
    label(margin, foot + 24, 'How often somebody who sees the past allocations', {
      'font-size': 14,
      'font-weight': 600,
    }),
    guesses(groups, lower, chanceOf(task)),
    ...notes.map((line, i) => label(margin, end + 16 * i, line, { 'font-size': 11, fill: ink.quiet })),
  ];
  return `${svgMark}${el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': 'Helvetica, Arial, "Liberation Sans", sans-serif',
    },
    `\n${body.join('\n')}\n`,
  )}\n`;
}

const subtitle = ({ design, n, strata, runs }: Task): string => {
  const factors = design.kind === 'minimisation' ? design.weights.length : 0;
  const over = factors > 0 ? `${factors} factors` : `${strata.length} strata`;
  const one = factors === 1 || (factors === 0 && strata.length === 1);
  const spread = one ? (factors === 1 ? ', 1 factor' : '') : `, ${over}`;
  return `${n} participants${spread}, ${runs.toLocaleString('en')} simulated trials`;
};

const apartness = ({ design: { ratio } }: Task): string =>
  ratio.every((each) => each === ratio[0])
    ? 'Participants by whom the largest arm is ahead of the smallest'
    : `Participants by whom the arms are apart, per share of the ratio ${ratio.join(':')}`;

const reading = ({ design: { ratio } }: Task): string =>
  `Bands: smooth quantiles of the last ${ratio.reduce((sum, each) => sum + each, 0)} allocations (imbalance_smooth in figures.csv). ±: one standard error; without it a share is exact or never varied.`;

const headings: Record<Part['scope'], (task: Task) => string> = {
  'whole trial': () => 'In the whole trial',
  stratum: () => '',
  'worst stratum': ({ strata }) => `In the worst of the ${strata.length} strata`,
  'worst level': () => 'In the worst level of a factor',
};

const panels = (count: number, top: number): Box[] => {
  const gap = 60;
  const each = (width - 2 * margin - 30 - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, i) => ({
    left: margin + 30 + i * (each + gap),
    top,
    width: each,
    height: 230,
  }));
};

/** The whole trial, and the strata by size, the most predictable first: strata of one size have the same figures. */
function groupsOf(parts: readonly Part[]): Guessed[] {
  const [whole, ...strata] = parts.filter((part) => part.guesses !== undefined);
  const sizes = Map.groupBy(strata, (part) => part.participants);
  const named = [...sizes].map(([size, its]) => ({
    name: its.length === 1 ? `A stratum of ${size}` : `Each of ${its.length} strata of ${size}`,
    guesses: its[0]?.guesses as Guessed['guesses'],
  }));
  const sorted = named.sort((a, b) => b.guesses.observer - a.guesses.observer);
  const shown = strata.length > 1 ? sorted.slice(0, mostGroups - 1) : [];
  const left = sorted.length - shown.length;
  const more = strata.length > 1 && left > 0 ? ` (and ${left} sizes that are guessed less)` : '';
  return [
    { name: 'The whole trial', guesses: whole?.guesses as Guessed['guesses'] },
    ...shown.map((each, i) => (i === shown.length - 1 ? { ...each, name: each.name + more } : each)),
  ];
}
