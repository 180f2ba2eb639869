// A design as somebody types it. The short form names everything a design is, so that a command can be repeated from what
// it printed; JSON is the shape that a study keeps its design in.
import { existsSync, readFileSync } from 'node:fs';
import { designShape, type OwnDesign } from '#app/services/randomisation/designs.server.ts';

/** What was typed: --design, --ratio and --weights. */
export interface DesignOptions {
  design?: string;
  ratio?: string;
  weights?: string;
}

const known =
  'Known are simple, blocks:4,6, big-stick:3, minimisation:80, a design as JSON, and the path of a JSON file';

/** The design over so many factors. Throws a sentence that names the option, its value and the rule. */
export function designFrom(options: DesignOptions, factors: number): OwnDesign {
  const { design: text } = options;
  if (text === undefined) throw new Error(`--design: name a design. ${known}.`);
  const [kind = '', rest] = split(text);
  const form = Object.hasOwn(forms, kind) ? forms[kind as keyof typeof forms] : undefined;
  if (form) return checked(text, form(text, rest, { ...options, factors }));
  for (const name of ['ratio', 'weights'] as const)
    if (options[name] !== undefined)
      throw new Error(
        `--${name}: “${options[name]}” goes with a short form only; JSON names its own ${name}.`,
      );
  if (text.trimStart().startsWith('{')) return checked(text, parsed(text, text));
  if (existsSync(text)) return checked(text, parsed(text, readFileSync(text, 'utf8')));
  throw new Error(`--design: “${text}” is no design and no file. ${known}.`);
}

const split = (text: string): [string, string | undefined] => {
  const at = text.indexOf(':');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

interface Typed extends DesignOptions {
  factors: number;
}

const forms = {
  simple(text: string, rest: string | undefined, typed: Typed) {
    if (rest !== undefined) throw wrong(text, 'simple takes nothing after its name; a ratio goes to --ratio');
    return { kind: 'simple', ratio: ratioFrom(noWeights(typed)) };
  },
  blocks(text: string, rest: string | undefined, typed: Typed) {
    const blockSizes = wholes(rest);
    if (!blockSizes) throw wrong(text, 'blocks takes its sizes, as in blocks:4,6');
    return { kind: 'permuted_blocks', ratio: ratioFrom(noWeights(typed)), blockSizes };
  },
  'big-stick'(text: string, rest: string | undefined, typed: Typed) {
    const [limit, ...more] = wholes(rest) ?? [];
    if (limit === undefined || more.length > 0)
      throw wrong(text, 'big-stick takes its limit, as in big-stick:3');
    const ratio = ratioFrom(noWeights(typed));
    if (ratio.join(':') !== '1:1')
      throw new Error(`--ratio: “${typed.ratio}”: a big stick has two arms in the ratio 1:1.`);
    return { kind: 'big_stick', ratio, limit };
  },
  minimisation(text: string, rest: string | undefined, typed: Typed) {
    const [favour, ...more] = wholes(rest) ?? [];
    if (favour === undefined || more.length > 0)
      throw wrong(text, 'minimisation takes its favour as a whole percentage, as in minimisation:80');
    const ratio = ratioFrom(typed);
    if (ratio.some((each) => each !== 1))
      throw new Error(`--ratio: “${typed.ratio}”: minimisation keeps to equal ratios only, as 1:1 or 1:1:1.`);
    return { kind: 'minimisation', ratio, weights: weightsFrom(typed), favour };
  },
};

function ratioFrom({ ratio = '1:1' }: Typed): number[] {
  const parts = ratio.split(':').map(whole);
  if (parts.length < 2 || parts.includes(undefined))
    throw new Error(`--ratio: “${ratio}” is no ratio: a whole number for each arm, as in 2:1.`);
  return parts as number[];
}

function weightsFrom({ weights, factors }: Typed): number[] {
  // Without factors the design still has its shape: whoever asks for the strata says that the levels are missing.
  if (weights === undefined) return Array<number>(Math.max(1, factors)).fill(1);
  const found = wholes(weights);
  if (!found) throw new Error(`--weights: “${weights}” are no weights: whole numbers, as in 2,1.`);
  if (found.length !== factors)
    throw new Error(
      `--weights: “${weights}”: ${factors} factors have ${factors} weights, not ${found.length}.`,
    );
  return found;
}

function noWeights(typed: Typed): Typed {
  if (typed.weights === undefined) return typed;
  throw new Error(`--weights: “${typed.weights}”: only minimisation weighs factors.`);
}

/** A whole number from 0 in decimal digits; otherwise undefined. */
export const whole = (text: string): number | undefined =>
  /^\d{1,9}$/.test(text) ? Number(text) : undefined;

const wholes = (text: string | undefined): number[] | undefined => {
  const parts = text?.split(',').map(whole);
  return parts === undefined || parts.includes(undefined) ? undefined : (parts as number[]);
};

const wrong = (text: string, rule: string) => new Error(`--design: “${text}”: ${rule}.`);

function parsed(text: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw wrong(text, `this is no JSON (${error instanceof Error ? error.message : error})`);
  }
}

function checked(text: string, design: unknown): OwnDesign {
  const result = designShape.safeParse(design);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw wrong(text, `${issue?.path.join('.') || 'kind'}: ${issue?.message}`);
}

/** The options that name this design, in the short form. */
export function shortFormOf(design: OwnDesign): string {
  const ratio = `--ratio ${design.ratio.join(':')}`;
  switch (design.kind) {
    case 'simple':
      return `--design simple ${ratio}`;
    case 'permuted_blocks':
      return `--design blocks:${design.blockSizes.join()} ${ratio}`;
    case 'big_stick':
      return `--design big-stick:${design.limit} ${ratio}`;
    case 'minimisation':
      return `--design minimisation:${design.favour} ${ratio} --weights ${design.weights.join()}`;
    default:
      return design satisfies never;
  }
}

/** The design in words, as a heading. */
export function wordsOf(design: OwnDesign): string {
  const ratio = design.ratio.join(':');
  switch (design.kind) {
    case 'simple':
      return `Simple randomisation, ${ratio}`;
    case 'permuted_blocks':
      return `Permuted blocks of ${listed(design.blockSizes)}, ${ratio}`;
    case 'big_stick':
      return `Big stick with a limit of ${design.limit}, ${ratio}`;
    case 'minimisation':
      return `Minimisation with a favour of ${design.favour} %, ${ratio}`;
    default:
      return design satisfies never;
  }
}

const listed = (sizes: readonly number[]): string =>
  sizes.length < 2 ? String(sizes[0]) : `${sizes.slice(0, -1).join(', ')} and ${sizes.at(-1)}`;
