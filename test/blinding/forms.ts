// Sending every form of a page: emptied, with nonsense, as it stands, past the limits, unusual, the same confirmed,
// valid, valid by data request, and from a page that is out of date. The page is opened anew before each.
import type { Answer } from '../http.ts';
import { filled, type Manner } from './answers.ts';
import { type FormOnPage, formsOf } from './html.ts';
import { dataOf, type Fields, type Twin } from './pair.ts';

type Entry = [string, string];

/** Tells the forms of a page apart, also when it is drawn again. */
const nameOf = (form: FormOnPage) =>
  `${form.action} ${form.buttons.join()} ${form.asked.map((each) => each.name).filter((name) => !name.includes('__') && name !== 'confirm')}`;

const formOn = (page: Answer, path: string, like: FormOnPage) =>
  formsOf(page.text, path).find((each) => nameOf(each) === nameOf(like));

/** Answers the boxes of a page that asks to confirm what is unusual, all of them ticked. */
function confirmations(page: Answer, path: string): Entry[] {
  const boxes = formsOf(page.text, path).flatMap((form) => form.asked);
  return boxes
    .filter(({ name, isOff }) => isOff && (name === 'confirm' || name.endsWith('__confirm')))
    .map(({ name, options }): Entry => [name, options[0] ?? '']);
}

const outOfDate = (fields: Fields): Entry[] =>
  fields.map(([name, text]) => [
    name,
    /^(__)?version$/.test(name) ? String(Math.max(0, Number(text) - 1) || 7) : text,
  ]);

/** How each form was answered: `/participants/:number/followup/dxa` -> the statuses, and whether it was confirmed. */
export type Met = Map<string, Set<string>>;

/** The address with `:number` and `:id`, and the button where it has a value. */
export const placeOf = (path: string, button = '') =>
  `${path
    .replace(/[LS]-\d+/, ':number')
    .replace(/[0-9a-f]{24}/, ':id')
    .replace(/[\w-]{43}$/, ':token')} ${button}`.trim();

interface Sending {
  twin: Twin;
  met: Met;
  /** Answers what a page offers that must not be sent in earnest. */
  spares?: (path: string, button: string) => boolean;
}

async function sendOne({ twin, met, spares }: Sending, path: string, shown: FormOnPage, button: Entry) {
  const isSpared = spares?.(path, button[1]) ?? false;
  const place = placeOf(path.split('?')[0] ?? '', button[1]);
  const note = (what: string) => met.set(place, (met.get(place) ?? new Set()).add(what));
  const again = async () => {
    const page = await twin.get(path);
    return formOn(page, path, shown);
  };
  const form = (await again()) ?? shown;
  const post = async (fields: Fields) => {
    const answer = await twin.post(form.action, fields);
    note(`${answer.status}`);
    const { location } = answer.headers;
    if (answer.status === 302 && !form.action.startsWith('/sign-out')) await twin.get(String(location));
    return answer;
  };
  const both = async (fields: Fields) => {
    const answer = await post(fields);
    await twin.post(dataOf(form.action), fields);
    return answer;
  };
  const fill = (its: FormOnPage, manner: Manner) => filled(path, its, button, manner, twin.password);
  const hidden = form.asked.filter((each) => each.isHidden);
  const pressed: Entry[] = button[0] ? [button] : [];
  const askedAbout = async () => {
    const asks = await both(fill(form, 'unusual'));
    const boxes = confirmations(asks, path);
    if (boxes.length === 0) return;
    note('asked to confirm');
    const confirmed = await post([...fill(formOn(asks, path, shown) ?? form, 'unusual'), ...boxes]);
    if (confirmed.status < 400) note('confirmed');
  };
  // Any words are reason enough to end something: what is asked about comes first there.
  const endsByReason = path.endsWith('/void') || button[1] === 'disable';
  if (form.asked.some((each) => !each.isHidden)) {
    await post([...hidden.map(({ name, value }): Entry => [name, value]), ...pressed]);
    if (isSpared) return;
    if (endsByReason) await askedAbout();
    await post([
      ...form.asked.map((each): Entry => [each.name, each.isHidden ? each.value : '<b>77,7,7']),
      ...pressed,
    ]);
    const stands = form.asked.filter((each) => !each.isOff).map(({ name, value }): Entry => [name, value]);
    await post([...stands, ...pressed]);
    await both(fill(form, 'refused'));
    if (!endsByReason) await askedAbout();
  }
  if (isSpared) return;
  for (const manner of ['valid', 'other'] as const) {
    const its = await again();
    // The form is gone once it is saved; a page that was open before may still send it.
    if (!its) return void (await twin.post(dataOf(form.action), fill(form, manner)));
    const fields = fill(its, manner);
    const stale = outOfDate(fields);
    if (String(stale) !== String(fields)) await both(stale);
    await post(fields);
  }
  const its = await again();
  if (its) await twin.post(dataOf(its.action), fill(its, 'valid'));
}

const appointments: Readonly<Record<string, number>> = { book: -2, unbook: -1 };
/**
 * What ends the work of others comes later: first the appointments, of visits that are not made yet, then what is entered,
 * then what is void, then accounts.
 */
const orderOf = (path: string, button: string) =>
  path.startsWith('/sign-out') || button === 'disable'
    ? 4
    : /^\/(people|confirmations|settings|activate|commitment|welcome)/.test(path)
      ? 3
      : path.endsWith('/void') || button === 'missed'
        ? 2
        : path.endsWith('/randomise')
          ? 1
          : (appointments[button] ?? 0);

/** Sends every form of these pages that changes something, but those for one's own account. */
export async function sendForms(sending: Sending, pages: ReadonlyMap<string, string>): Promise<number> {
  const seen = new Set<string>();
  const sends = [...pages].flatMap(([path, html]) =>
    formsOf(html, path)
      .filter((form) => form.method === 'post' && form.action !== '/account' && form.action !== '/sign-out')
      .filter((form) => !seen.has(nameOf(form)) && seen.add(nameOf(form)))
      .flatMap((form) =>
        form.buttons.map((button) => ({ path, form, button, order: orderOf(path, button[1]) })),
      ),
  );
  sends.sort((a, b) => a.order - b.order);
  for (const { path, form, button } of sends) await sendOne(sending, path, form, button);
  return sends.length;
}

/**
 * Types into every form of these pages that keeps what is typed, finds it there again, and discards every other one.
 * Answers how many there were.
 */
export async function typeAndLeave(twin: Twin, pages: ReadonlyMap<string, string>): Promise<number> {
  let places = 0;
  for (const [path, html] of pages)
    for (const form of formsOf(html, path)) {
      const place = form.asked.find(({ name }) => name === '__place')?.value;
      if (place === undefined) continue;
      const typed = filled(path, form, ['', ''], 'refused', twin.password);
      for (const each of ['/drafts', '/drafts.data']) await twin.post(each, typed);
      await twin.post('/drafts', [...typed, ['__version', '7']]);
      const back = await twin.get(path);
      await twin.get(dataOf(path));
      places += 1;
      if (!back.text.includes('Brought back')) throw new Error(`${path} brings nothing back`);
      if (places % 2) continue;
      const discarded: Entry[] = [
        ['intent', 'discard'],
        ['place', place],
        ['back', path],
      ];
      for (const each of ['/drafts', '/drafts.data']) await twin.post(each, discarded);
    }
  return places;
}

const another = 'quite another one';
const change = (current: string, next: string, again = next): Entry[] => [
  ['current', current],
  ['password', next],
  ['again', again],
];

/** Her own account: the password is changed and changed back, then refused; the session ends at last. */
export async function sendOwnAccount(twin: Twin, password: string): Promise<number[]> {
  const answers = [
    await twin.post('/account.data', change(password, another)),
    await twin.post('/account.data', change(another, password)),
    await twin.post('/account', change(password, 'short')),
    await twin.post('/account.data', change(password, another, 'not the same')),
    await twin.post('/account', []),
  ];
  const end: Entry[] = [
    ['intent', 'end'],
    ['session', '0'.repeat(24)],
  ];
  await twin.post('/account', end);
  answers.push(await twin.post('/sign-out.data', []), await twin.post('/sign-out', []));
  return answers.map((each) => each.status);
}

/** As a page without a script does it; then she signs in with the new one, and tries too many that are not hers. */
export async function changeForGood(
  twin: Twin,
  stranger: Twin,
  email: string,
  password: string,
): Promise<void> {
  await twin.post('/account', change(password, another));
  await twin.get('/account');
  await stranger.post('/sign-in', [
    ['email', email],
    ['password', another],
  ]);
  for (let i = 0; i < 6; i++)
    await stranger.post(i % 2 ? '/account.data' : '/account', change(`${i}`, another));
}
