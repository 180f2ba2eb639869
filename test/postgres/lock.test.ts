// Two processes on one database, one of which locks while the other saves: each clinical entry stands before the lock in
// the open ledger, or was refused.
import { expect, test } from 'vitest';
import { lockStudy } from '#app/services/lock.server.ts';
import { seededWorld } from '#app/services/scope.server.ts';
import { screen } from '#app/services/screening.server.ts';
import { saveSite } from '#app/services/settings.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { screeningEntries } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { signed } from '../locking.ts';
import { told } from '../told.ts';
import { site, world } from '../world.ts';

test('what is saved while another process locks is before the lock, or refused', async () => {
  const w = await world();
  const other = await openRuntime({
    place: w.place,
    world: seededWorld('another process', { now: '2026-03-02T00:00:00.000Z' }),
  });
  const clara = other.scope(w.actor('coordinator'));
  const said: string[] = [];
  let saved = 0;
  let isOver = false;
  const agnes = other.scope(w.actor('administrator'));
  // The first is told by its page, the second by the writer alone.
  const saving = async (act: (i: number) => Promise<{ ok: boolean }>) => {
    // A breath between two acts, so that the turn passes from one process to the other.
    for (let i = 0; !isOver; i++) {
      const answer = await act(i).catch((error) => error);
      if (answer instanceof Error) {
        said.push((answer as { code?: string }).code ?? told(answer));
        if (said.length > 20) return;
      } else if (answer.ok) saved += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const all = Promise.all([
    saving(() => screen(clara, screeningEntries)),
    saving((i) => saveSite(agnes, { ...site, name: `Gold Coast ${i}` })),
    saving((i) => saveSite(agnes, { ...site, scanner: `Medix ${i}` })),
  ]);
  while (saved < 10) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await lockStudy(w.scope('administrator'), signed(w, 'administrator', 'lock the study'))).toEqual({
    ok: true,
  });
  const atTheLock = (await entriesOf(w, 'open')).length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  isOver = true;
  await all;
  await other.close();
  const open = await entriesOf(w, 'open');
  expect(open.at(-1)).toMatchObject({ action: 'study.locked' });
  expect(open.length).toBe(atTheLock);
  expect(saved).toBeGreaterThanOrEqual(10);
  expect(said.length).toBeGreaterThan(3);
  expect(new Set(said)).toEqual(new Set(['study.locked']));
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
});
