// Nobody is randomised under another key than the one that the list was made with, whenever the key is first read.
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createKeyFile, KeyError } from '#app/services/keyring.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { goLive } from '../activating.ts';
import { randomised, ready } from '../acts.ts';
import { content } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

/** Randomising is refused with a page, and with a sentence for whoever runs the server, and changes nothing. */
async function refused(w: TestWorld) {
  const number = await ready(w);
  const before = await content(w);
  expect(await refusal(w.as('coordinator').randomisation.randomise(number))).toBe('study_key.unusable');
  expect(await content(w)).toBe(before);
  const opening = w.scope('system').keyring();
  await expect(opening).rejects.toThrow(KeyError);
  await expect(opening).rejects.toThrow('is not the one that this study was activated with');
  return number;
}

test('a key file that was changed between activation and first use', async () => {
  const w = await world({ activated: false });
  const { keyFile } = w.runtime;
  createKeyFile(keyFile);
  await goLive(w);
  renameSync(keyFile, `${keyFile}.right`);
  createKeyFile(keyFile);
  const number = await refused(w);
  rmSync(keyFile);
  expect(await refusal(w.as('coordinator').randomisation.randomise(number))).toBe('study_key.unusable');
  copyFileSync(`${keyFile}.right`, keyFile);
  await w.as('coordinator').randomisation.randomise(number);
  await randomised(w);
});

test('a study that another process activates, with another key than this one was started with', async () => {
  const w = await world({ activated: false });
  await randomised(w);
  createKeyFile(w.runtime.keyFile);
  const elsewhere = `${w.runtime.keyFile}.right`;
  createKeyFile(elsewhere);
  const other = await openRuntime({ place: w.place, keyFile: elsewhere, world: w.world });
  await goLive(w, other, elsewhere);
  await other.close();
  await refused(w);
});
