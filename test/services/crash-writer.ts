// A process that works without pause until it is killed: it screens, corrects a form and randomises, and says of
// each act that it is done only after it is.
import { writeSync } from 'node:fs';
import { openForm, saveForm } from '#app/services/capture/forms.server.ts';
import { randomise } from '#app/services/randomisation/allocate.server.ts';
import { screen } from '#app/services/screening.server.ts';
import { openRuntime } from '#server/runtime.ts';

const [place = '', coordinatorId = '', assessorId = '', screening = '', form = '', number = '', ready = ''] =
  process.argv.slice(2);
const runtime = await openRuntime({ place: JSON.parse(place) });
const person = (id: string, role: 'coordinator' | 'assessor') => ({ id, name: '', email: '', role });
const coordinator = runtime.scope(person(coordinatorId, 'coordinator'));
const assessor = runtime.scope(person(assessorId, 'assessor'));
const done = (what: string) => writeSync(1, `${what}\n`);

const waiting = ready.split(',').filter((each) => each !== '');
const key = { number, visit: 'baseline', form: 'anthropometry' };
let { version } = await openForm(assessor, key);
for (;;) {
  const screened = await screen(coordinator, JSON.parse(screening));
  if (screened.ok) done(`screened ${screened.number}`);
  const meta = [
    ['__version', String(version)],
    ['__reason', 'measured again'],
  ];
  // Another weight each time: a save that changes nothing writes nothing.
  const entries = [...JSON.parse(form), ['weight_1', (50 + (version % 40)).toFixed(1)]];
  const saved = await saveForm(assessor, key, [...entries, ...meta]);
  if (saved.ok) done(`saved ${++version}`);
  const next = waiting.shift();
  if (next) done(`randomised ${(await randomise(coordinator, next)).number}`);
}
