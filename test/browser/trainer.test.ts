import { describe, expect, test } from 'vitest';
import { arms } from '#app/study/arms.ts';
import { but, eventEntries, randomised } from '../acts.ts';
import { site } from '../world.ts';
import { fill, follow, press, sees, textOf } from './hands.ts';
import { stage, twice } from './stage.ts';

const serious = but(eventEntries, { serious: '1', serious_criteria: 'HOSP' });

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('a trainer sees the arm, and records the day on which she told her', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    const [line] = await w.as('trainer').programme.revealArms();
    expect(arms.some(({ label }) => label === line?.arm)).toBe(true);
    const page = await as('trainer');
    await sees(page, String(line?.arm));
    await follow(page, 'L-001', 'L-001');
    await sees(page, String(line?.arm));
    await fill(page, [['told_on', '2026-03-03']]);
    await press(page, 'Record the day', 'There is a problem');
    await fill(page, [['told_on', '2026-03-02']]);
    await press(page, 'Record the day', 'The day is saved.');
    await follow(page, 'Home', /^Good day/);
    await sees(page, 'Everybody who is randomised has been told.');
    await follow(page, 'Programme', 'Programme');
    expect(await textOf(page, 'tbody')).toContain('2026-03-02');
  });

  test('a serious event shows her whom to call, and no blinded person learns of it', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    const page = await as('trainer');
    await follow(page, 'Programme', 'Programme');
    await follow(page, 'L-001', 'L-001');
    await follow(page, 'Record an adverse event of L-001', 'Adverse event of L-001');
    expect(await textOf(page)).not.toContain(site.safety_phone);
    await fill(page, serious);
    await press(page, 'Save the event', 'This event is serious: call the safety contact now');
    expect(await textOf(page)).toContain(site.safety_name);
    const phone = page.getByRole('link', { name: site.safety_phone });
    expect(await phone.getAttribute('href')).toBe('tel:+61755500100');
    await follow(page, 'Adverse events', 'Adverse events');
    await sees(page, 'Knee pain after walking');

    for (const role of ['coordinator', 'assessor'] as const) {
      const theirs = await as(role);
      await follow(theirs, 'Adverse events', 'Adverse events');
      await sees(theirs, 'You have entered no adverse event.');
    }
  });
});
