// An emergency, as the people do it: one operator at night, two halves, the arm once, and the alert until it is known.
import { describe, expect, test } from 'vitest';
import { randomised } from '../acts.ts';
import { breakInput } from '../code-breaking.ts';
import { site } from '../world.ts';
import { faults } from './axe.ts';
import { fill, follow, press, sees, textOf, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('refused with what was typed, broken, shown once, known to the investigator', async () => {
    const { w, as, stranger } = await stage({ javaScriptEnabled });
    for (let i = 0; i < 2; i++) await randomised(w);
    const [one] = (await w.as('trainer').programme.revealArms()).filter((each) => each.number === 'L-002');
    const { kind, reason, receiver, receiver_role, reader, password } = breakInput(w, 'coordinator');
    const clara = await as('coordinator');
    await clara.goto('/participants/L-002');
    await follow(clara, 'Break the code of L-002', 'Break the code of L-002');
    await sees(clara, 'This cannot be undone');
    await sees(clara, site.safety_phone);
    await fill(clara, [
      ['kind', String(kind)],
      ['reason', 'now!'],
      ['receiver', String(receiver)],
      ['receiver_role', String(receiver_role)],
      ['reader', String(reader)],
      ['password', String(password)],
    ]);
    await press(clara, 'Break the code of L-002', 'There is a problem');
    await sees(clara, 'What has happened: it has 4 characters; from 10 to 500 are possible.');
    for (const [name, text] of [
      ['reason', 'now!'],
      ['receiver', receiver],
      ['reader', reader],
    ] as const)
      expect(await typed(clara, name)).toBe(text);
    expect(await clara.content()).not.toContain(password);
    await fill(clara, [
      ['reason', String(reason)],
      ['password', 'not my password'],
    ]);
    await press(clara, 'Break the code of L-002', 'Your password: it is not the one in use.');
    await fill(clara, [['password', String(password)]]);
    await press(clara, 'Break the code of L-002', 'The code of L-002 is broken');
    const receipt = await textOf(clara);
    const [address = ''] = /http\S+\/emergency\/[\w-]{43}/.exec(receipt) ?? [];
    const [code = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(receipt) ?? [];
    expect(receipt).toContain('Do not open the page yourself.');
    expect(await clara.content()).not.toContain(String(one?.arm));

    const rita = await stranger();
    await rita.goto(new URL(address).pathname);
    await sees(rita, 'The arm of participant L-002');
    await fill(rita, [['code', 'AAAAA-AAAAA']]);
    await press(rita, 'Show the arm now', 'Code: it is not the one that belongs to this page.');
    expect(await rita.content()).not.toContain(String(one?.arm));
    await fill(rita, [['code', code.toLowerCase()]]);
    await press(rita, 'Show the arm now', String(one?.arm));
    if (javaScriptEnabled) expect(await faults(rita)).toEqual([]);
    await rita.goto(new URL(address).pathname);
    await fill(rita, [['code', code]]);
    await press(rita, 'Show the arm now', 'has shown the arm already');
    expect(await rita.content()).not.toContain(String(one?.arm));

    const ivy = await as('investigator');
    await sees(ivy, 'The code of L-002 was broken');
    await sees(ivy, String(reason));
    await follow(ivy, 'Say that you know of it', 'Code breaks');
    await press(ivy, 'I know of it', 'That you know of the code break is saved.');
    await follow(ivy, 'Home', /^Good day/);
    await sees(ivy, 'No code break waits for you.');
    await follow(ivy, 'Find the participant', 'Participants');
    await follow(ivy, 'L-002', 'Participant L-002');
    await sees(ivy, 'Her code was broken for Dr Rita Roth');
    await follow(ivy, 'Break the code of L-002', 'Break the code of L-002');
    for (const page of [ivy, clara]) {
      await page.goto('/who-can-see-arms');
      await sees(page, 'Dr Rita Roth, emergency physician, Robina Hospital');
    }
  }, 120_000);
});
