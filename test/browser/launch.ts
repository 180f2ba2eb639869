// A real browser: the one that CHROMIUM_PATH names, or the one that npm brings on Linux x64. Where neither is there
// the test fails and says so.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

/** Starts a headless browser. Throws with a sentence that says what to install. */
export async function launch(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
    return chromium.launch({ executablePath: named, args: quiet });
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The browser tests need a browser: install Chromium and name it with CHROMIUM_PATH.');
  const { default: brought } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await brought.executablePath(), args: quiet });
}
