// Quality of life by the WHOQOL-BREF: 26 items from 1 to 5, and four domains from 0 to 100 by the rule of the WHO. The
// wording is the WHO's and no part of the study: a site that holds a licence adds it; see docs/wording.md.
import type { Field, Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import type { Rule } from '../rule.ts';

const count = 26;
const nameOf = (item: number) => `whoqol_${item}`;
const all = Array.from({ length: count }, (_, i) => i + 1);
/** Items in which a high answer is a bad one. */
const reversed = [3, 4, 26];

interface Domain {
  id: string;
  items: readonly number[];
  /** How many of its own items may be missing. */
  mayMiss: number;
}

/** By the manual: a form with more than a fifth of its items missing gives no score, nor does a domain with too few. */
function domainScore({ id, items, mayMiss }: Domain): Rule {
  const turned = items.filter((item) => reversed.includes(item));
  const turnedWords = turned.length > 0 ? `, where ${turned.join(' and ')} count as 6 - item` : '';
  return {
    id: `whoqol_${id}`,
    version: 1,
    formula: `(4 x mean - 4) x 100 / 16, the mean of the items ${items.join(', ')}${turnedWords}; none when more than ${mayMiss} of them, or more than 20 % of all items, are missing`,
    compute(inputs) {
      const missing = all.filter((item) => typeof inputs[nameOf(item)] !== 'number').length;
      if (missing * 5 > count) return null;
      const answers = items.flatMap((item) => {
        const answer = inputs[nameOf(item)];
        if (typeof answer !== 'number') return [];
        return [reversed.includes(item) ? 6 - answer : answer];
      });
      if (items.length - answers.length > mayMiss) return null;
      const sum = answers.reduce((total, each) => total + each, 0);
      return ((4 * sum) / answers.length - 4) * (100 / 16);
    },
  };
}

/** The rules of the four domains, with the items of each. */
const domains = {
  physical: domainScore({ id: 'physical', items: [3, 4, 10, 15, 16, 17, 18], mayMiss: 2 }),
  psychological: domainScore({ id: 'psychological', items: [5, 6, 7, 11, 19, 26], mayMiss: 2 }),
  social: domainScore({ id: 'social', items: [20, 21, 22], mayMiss: 1 }),
  environment: domainScore({ id: 'environment', items: [8, 9, 12, 13, 14, 23, 24, 25], mayMiss: 2 }),
};

const item = (number: number): [string, Field] => [
  nameOf(number),
  { kind: 'integer', label: `Item ${number}`, min: 1, max: 5, group: 'Items, from 1 to 5', source: 'ours' },
];
const domain = (rule: Rule, label: string, code: string, exportLabel: string) =>
  ({
    kind: 'calculated',
    label,
    uses: all.map(nameOf),
    rule,
    unit: 'of 100',
    decimals: 2,
    code,
    exportLabel,
    group: 'Domains, from 0 to 100',
  }) as const;

/** Health as good, or as bad, as can be, and items 3 and 4 that say the contrary: a line of the paper was slipped. */
function contradicts({ whoqol_2: health, whoqol_3: third, whoqol_4: fourth }: Values): string | undefined {
  if ((health !== 1 && health !== 5) || third !== health || fourth !== health) return undefined;
  return `Item 3: items 2, 3 and 4 all have the answer ${health}, though 3 and 4 run the other way round. Compare with the paper; if it is right, confirm it.`;
}

export const whoqolBref = instrument('whoqol_bref', {
  label: 'Quality of life (WHOQOL-BREF)',
  licensed: 'the World Health Organization',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    ...Object.fromEntries(all.map(item)),
    whoqol_physical: domain(domains.physical, 'Physical health', 'WQPHYS', 'WHOQOL-BREF physical (0-100)'),
    whoqol_psychological: domain(
      domains.psychological,
      'Psychological health',
      'WQPSYCH',
      'WHOQOL-BREF psychological (0-100)',
    ),
    whoqol_social: domain(domains.social, 'Social relationships', 'WQSOCIAL', 'WHOQOL-BREF social (0-100)'),
    whoqol_environment: domain(
      domains.environment,
      'Environment',
      'WQENVIR',
      'WHOQOL-BREF environment (0-100)',
    ),
  },
  checks: [
    {
      id: 'contradicts',
      version: 1,
      level: 'soft',
      field: 'whoqol_3',
      formula: 'items 2, 3 and 4 are not all 1 and not all 5',
      message: contradicts,
    },
  ],
});
