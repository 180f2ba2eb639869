// What a form sends is read once, at the edge, and only as much as a form can hold.
import { expect, test } from 'vitest';
import { entriesOf } from '#app/access/params.server.ts';

const sent = (count: number) =>
  new Request('http://localhost/', {
    method: 'POST',
    body: new URLSearchParams(Array.from({ length: count }, (_, i) => [`a${i}`, 'x'])),
  });

test('more entries than any form has are refused', async () => {
  const refused = await entriesOf(sent(2001)).catch((thrown) => thrown);
  expect(refused).toMatchObject({ data: { code: 'form.malformed' }, init: { status: 400 } });
});

test('as many as a form can have are read', async () => {
  expect(await entriesOf(sent(2000))).toHaveLength(2000);
});
