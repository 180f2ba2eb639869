// Every page of every role once the study is locked, as a person reaches it.
import { expect, test } from 'vitest';
import { type RoleName, roles } from '#app/study/roles.ts';
import { lock } from '../locking.ts';
import { faults, oneLook } from './axe.ts';
import { crawl } from './crawl.ts';
import { sees } from './hands.ts';
import { patterns } from './open-to.ts';
import { peopled } from './peopled.ts';

test.each(Object.keys(roles) as RoleName[])(
  'once the study is locked the %s is offered nothing that cannot be saved, and no page has a fault',
  async (role) => {
    const its = await peopled();
    await lock(its.w);
    const page = await its.as(role);
    const found: string[] = [];
    const walk = await crawl(page, async () => {
      // By day the pages are looked at before the lock alone.
      if (process.env.EQUIPOISE_LONG) found.push(...(await faults(page, oneLook)));
      await sees(page, 'LOCKED since 2026-10-31');
    });
    expect(found).toEqual([]);
    const patternOf = await patterns();
    for (const each of walk.pages) expect(each).not.toMatch(/new|void|enrol$|randomise/);
    const forms = walk.forms.map((each) => patternOf(each));
    const goesOn =
      /^\/(account|analysis-programs|code-breaks|confirmations|export\/download|lock|participants|participants\/:number\/code-break|people|people\/:id|sign-out|tokens)$/;
    for (const each of forms) expect(each, `${role} may send`).toMatch(goesOn);
    expect(forms.includes('/lock')).toBe(role === 'administrator' || role === 'statistician');
  },
  120_000,
);
