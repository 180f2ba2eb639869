// The nonce of the content security policy. A real study draws it; the demonstration derives it from the path, so
// that two demonstrations with the same seed answer with the same bytes.
import { createHmac, randomBytes } from 'node:crypto';

export type Nonce = (path: string) => string;

export const drawnNonce: Nonce = () => randomBytes(16).toString('base64');

/** For synthetic data only: anybody who knows the seed can compute it. */
export const demonstrationNonce =
  (seed: string): Nonce =>
  (path) =>
    createHmac('sha256', seed).update(`nonce\n${path}`).digest('base64').slice(0, 24);
