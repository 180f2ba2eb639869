// The states in which records can be met: each address of a study belongs to one, by what the database says of whom and
// what it names. From the routes and these states follows the matrix that the sweep must reach.
import { instrumentNamed, logs, partsOf, study } from '#app/study/index.ts';
import { type AnyVisit, enrolment, unscheduledVisit } from '#app/study/schedule.ts';
import type { Route } from '../access/routes.ts';
import { fill } from '../access/routes.ts';
import type { TestWorld } from '../world.ts';

export interface Place {
  pattern: string;
  /** Such as `randomised, followup visit missed, dxa not entered`; empty where a route names nothing. */
  state: string;
  path: string;
}

interface Value {
  text: string;
  state: string;
}
interface Values {
  number: Value[];
  screening: Value[];
  id: Value[];
  token: Value[];
  file: Value[];
  /** A record or a participant, by the name of a log: what it is of another is all one. */
  inLog(log: string, of: Value): string;
  /** A form that is sealed as a whole, of somebody. */
  sealedAt(her: Value, form: string): string;
  /** Visit and form of somebody: their states hang on who she is, unless there is no such thing for anybody. */
  at(her: Value, visit: string, form: string | undefined): string;
}

const places: readonly AnyVisit[] = [enrolment, ...study.visits, unscheduledVisit(1)];
const logNames = logs.flatMap(({ name }) => [name, ...partsOf(name).map((part) => part.name)]);
const ofLog = new RegExp(`^(sealed )?(?:${logNames.join('|')})(?: of the .*)?$`);
const nobody: Value = { text: 'L-999', state: 'nobody' };

/** What the database holds, as the values that an address can have, each with its state. */
async function valuesOf({ runtime: { engine } }: TestWorld): Promise<Values> {
  const { read, tables } = engine;
  const people = await read.select().from(tables.participant).orderBy(tables.participant.seq);
  const visits = await read.select().from(tables.visit);
  const confirmed = new Set((await read.select().from(tables.eligibility_confirmation)).map(herId));
  const noted = new Set((await read.select().from(tables.allocation_note)).map(herId));
  const records = new Map<string, string>();
  // Of a record that was made void and entered anew the new one counts.
  for (const [name, table] of Object.entries(tables.instruments))
    for (const row of await read.select().from(table))
      if (row.state !== 'void' || !records.has(`${row.participant_id} ${row.visit} ${name}`))
        records.set(`${row.participant_id} ${row.visit} ${name}`, row.state);
  const visitOf = (her: string, visit: string) =>
    visits.find((each) => each.participant_id === her && each.visit === visit);
  const stateOf = (her: (typeof people)[number]) => {
    if (her.randomised_at) return noted.has(her.id) ? 'randomised and noted' : 'randomised';
    if (confirmed.has(her.id)) return 'confirmed';
    return visitOf(her.id, 'baseline') ? 'measured' : 'enrolled';
  };
  const log = await read.select().from(tables.screening).orderBy(tables.screening.seq);
  const enrolled = new Set(people.map((each) => each.screening_id));
  const events = tables.instruments.adverse_event
    ? await read.select().from(tables.instruments.adverse_event)
    : [];
  const courses = tables.instruments.course ? await read.select().from(tables.instruments.course) : [];
  const sealed = await read.select().from(tables.sealed_record);
  const logged: { id: string; log: string; by: string; state: string }[] = [];
  for (const log of logNames) {
    const table = tables.instruments[log];
    for (const { id, entered_by: by, state } of table ? await read.select().from(table) : [])
      logged.push({ id, log, by, state });
  }
  const accounts = await read.select().from(tables.account);
  const roleOf = (id: string) => accounts.find((each) => each.id === id)?.role ?? 'nobody';
  return {
    number: [...people.map((each) => ({ text: each.number, state: stateOf(each) })), nobody],
    screening: [
      ...log.map((each) => ({ text: each.number, state: enrolled.has(each.id) ? 'enrolled' : each.verdict })),
      { text: 'S-999', state: 'nobody' },
    ],
    id: [
      ...events.map((each) => ({
        text: each.id,
        state: `event of the ${roleOf(each.entered_by)}, ${each.state}`,
      })),
      ...courses.map((each) => ({
        text: each.id,
        state: `course by the ${roleOf(each.entered_by)}, ${each.state}`,
      })),
      ...logged.map(({ id, log, by, state }) => ({
        text: id,
        state: `${log} of the ${roleOf(by)}, ${state}`,
      })),
      ...sealed
        .filter((each) => each.whole === 1)
        .map((each) => ({ text: each.id, state: `sealed ${each.instrument}` })),
      ...accounts.map((each) => ({ text: each.id, state: `account of a ${each.role}, ${each.state}` })),
      { text: '0'.repeat(24), state: 'nothing' },
    ],
    token: [{ text: 'x'.repeat(43), state: 'unknown' }],
    file: [{ text: 'adsl.csv', state: 'a table' }],
    inLog(log, { text, state }) {
      if (!logNames.includes(log)) return 'no such log';
      if (/^L-/.test(text)) return `${log} of somebody ${state}`;
      const its = logged.find((each) => each.id === text && each.log === log);
      const secret = sealed.find((each) => each.id === text && each.instrument === log && each.whole === 1);
      if (its) return `${log} of the ${roleOf(its.by)}, ${its.state}`;
      return secret ? `sealed ${log}` : `${log} by the id of something else`;
    },
    sealedAt({ text, state }, form) {
      if (!instrumentNamed(form)?.reveals) return 'a form that is not sealed';
      const her = people.find((each) => each.number === text)?.id ?? '';
      const isThere = sealed.some((each) => each.instrument === form && each.participant_id === her);
      return `${state}, ${form} ${isThere ? 'sealed' : 'not entered'}`;
    },
    at({ text, state }, visit, form) {
      const her = people.find((each) => each.number === text)?.id ?? '';
      const place = places.find((each) => each.name === visit);
      if (!place) return 'no such visit';
      const its = `${state}, ${visit} ${visitOf(her, visit)?.state ?? 'not opened'}`;
      if (form === undefined) return its;
      if (![...place.forms, ...(place.optional ?? [])].includes(form))
        return instrumentNamed(form) ? 'a form of another visit' : 'no such form';
      return `${its}, ${form} ${records.get(`${her} ${visit} ${form}`) ?? 'not entered'}`;
    },
  };
}

const herId = (row: { participant_id: string }) => row.participant_id;

/** One address of each state of each route. Throws when a route asks for something that is not known here. */
export async function placesIn(its: TestWorld, routes: readonly Route[]): Promise<Place[]> {
  const values = await valuesOf(its);
  const forms = [...study.instruments.map((each) => each.name), 'nonsense'];
  return routes.flatMap(({ pattern }) => {
    const found = new Map<string, Place>();
    for (const params of valuesIn(pattern, values, forms)) {
      const path = fill(pattern, params.texts);
      if (!found.has(params.state)) found.set(params.state, { pattern, state: params.state, path });
    }
    return [...found.values()];
  });
}

function valuesIn(pattern: string, values: Values, forms: readonly string[]) {
  const names = [...pattern.matchAll(/:([a-z]+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return [{ texts: {}, state: '' }];
  const first = names[0] as string;
  const second = names[1] as 'id' | 'number' | undefined;
  if (first === 'log' && second)
    return [...logNames, 'nonsense'].flatMap((log) =>
      values[second].map((of) => ({ texts: { log, [second]: of.text }, state: values.inLog(log, of) })),
    );
  const kind = pattern.startsWith('/screening') && first === 'number' ? 'screening' : first;
  if (!(kind in values) || kind === 'at') throw new Error(`${pattern}: what :${first} can be is not known`);
  // Of another list it is all one which log an entry is of.
  const ones = values[kind as 'number' | 'screening' | 'id' | 'token' | 'file'].map(({ text, state }) => ({
    text,
    state: state.replace(ofLog, '$1an entry of a log'),
  }));
  const rest = names.slice(1).join();
  if (rest === '') return ones.map(({ text, state }) => ({ texts: { [first]: text }, state }));
  if (rest === 'form')
    return ones.flatMap((one) =>
      forms.map((form) => ({ texts: { [first]: one.text, form }, state: values.sealedAt(one, form) })),
    );
  if (rest !== 'visit' && rest !== 'visit,form')
    throw new Error(`${pattern}: what :${names.slice(1).join(' and :')} can be is not known`);
  const visits = [...places.map((each) => each.name), 'other'];
  return ones.flatMap((one) =>
    visits.flatMap((visit) =>
      (rest === 'visit' ? [undefined] : forms).map((form) => ({
        texts: { [first]: one.text, visit, ...(form && { form }) },
        state: values.at(one, visit, form),
      })),
    ),
  );
}
