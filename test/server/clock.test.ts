// A clock that went back is told of once at start; nothing is refused for it.
import { expect, test } from 'vitest';
import { seededWorld } from '#app/services/scope.server.ts';
import type { Place } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { screen } from '../acts.ts';
import { world } from '../world.ts';

/** What the log says when the study is opened at this instant. */
async function saidAt(place: Place, now: string) {
  const lines: Readonly<Record<string, string | number>>[] = [];
  const log = (line: (typeof lines)[number]) => void lines.push(line);
  const runtime = await openRuntime({ place, world: seededWorld('clock', { now }), log });
  await runtime.close();
  return lines;
}

test('a last entry more than a minute after now is a warning, with the minutes and no ledger', async () => {
  const w = await world({ now: '2026-03-02T10:00:00.000Z' });
  await screen(w);
  await w.stop();
  expect(await saidAt(w.place, '2026-03-02T08:00:00.000Z')).toEqual([
    {
      level: 'warning',
      warning:
        'The clock of this computer is 120 minutes behind the last entry of the record. Set it right: entries would stand out of order.',
    },
  ]);
  expect(await saidAt(w.place, '2026-03-02T09:59:30.000Z')).toEqual([]);
  expect(await saidAt(w.place, '2026-03-03T00:00:00.000Z')).toEqual([]);
});
