// What a leak is: its class, where it is planted, how the sweep looks, and what the sweep must name when it fails.
import type { Response } from 'express';
import type { Blinded } from '../pair.ts';
import type { Asked, At, Plant } from './seam.ts';
import type { Reader, Stage, StageName } from './small.ts';

/** Everything that a leak could come through. The suite fails where one of them has none. */
export const classes = [
  'sort order',
  'id gap',
  'ledger gap',
  'arm-specific visit',
  'count in a dashboard',
  'total of a pager',
  '403 against 404',
  'status code',
  'content length',
  'header',
  'etag or cached fragment',
  'validation text',
  'audit row',
  'search result',
  'filter',
  'CSV column',
  'CSV row order',
  'manifest',
  'file name',
  'zip time or entry order',
  'background job',
  'log line',
  'redirect target',
  'cookie attribute',
  'data-request field that no page draws',
  'HTML comment, attribute, class or hidden input',
  'whitespace',
  'error page',
  'form presence or required-ness',
  'codebook',
  'enrolment count by arm',
  'lock page',
  'receipt of randomisation',
  'page from the access ledger',
  'time of entry',
  'two-people link page',
  'command line',
  'in practice',
  'while the public value is awaited',
  'after the lock',
  'after the unsealing',
] as const;

export type LeakClass = (typeof classes)[number];

type How =
  | { reads: Reader }
  | { writes: Blinded; paths: (stage: Stage) => string[] }
  | { downloads: true }
  | { runs: 'export' | 'verify' };

export interface Leak {
  of: LeakClass;
  what: string;
  how: How;
  /** `fresh` where the leak changes what is stored: the two studies are apart afterwards. */
  in?: StageName;
  plant: Plant;
  /** The request, file, line or entry that the sweep must name. */
  caught: RegExp;
}

/** A leak in what the loader of a page hands to its view. */
export const view = <T>(pattern: string, change: (data: T, asked: Asked) => void): Plant => ({
  view(asked, data) {
    if (asked.pattern === pattern) change(data as unknown as T, asked);
  },
});

/** A leak in what an action answers. */
export const sent = <T>(pattern: string, change: (data: T, asked: Asked) => void): Plant => ({
  sent(asked, data) {
    if (asked.pattern === pattern) change(data as unknown as T, asked);
  },
});

type Is = (asked: Asked, res: Response) => boolean;

/** A leak in the answer as it leaves. */
export const answer = (
  is: Is,
  change: (body: string, asked: Asked, res: Response) => string | undefined,
): Plant => ({
  answer: (asked, body, res) => (is(asked, res) && change(body, asked, res)) || body,
});

/** The page of somebody who lifts, as a document. */
export const herPage: Is = ({ pattern, hers, isData }, res) =>
  pattern === '/participants/:number' && hers && !isData && res.statusCode === 200;

/** Those who lift first. */
export const liftersFirst =
  (at: At) =>
  <T>(numberOf: (each: T) => string | null) =>
  (a: T, b: T) =>
    Number(at.isLifting(numberOf(b) ?? '')) - Number(at.isLifting(numberOf(a) ?? ''));
