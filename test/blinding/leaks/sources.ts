// Leaks in the source of pages: what stands in it and is not drawn, and what is said beside the values.
import type { EventLine } from '#app/services/adverse-events.server.ts';
import type { NoteView } from '#app/services/allocation-notes.server.ts';
import type { FormView } from '#app/services/capture/form-view.server.ts';
import type { Grid, GridRow } from '#app/services/record-status-grid.server.ts';
import { answer, herPage, type Leak, view } from './leak.ts';

type GridPage = { grid: Grid; filters: [string, string][] };
type Hers = { her: GridRow & Record<string, unknown>; notes: { notes: NoteView[] } | null };

export const sourceLeaks: Leak[] = [
  {
    of: 'data-request field that no page draws',
    what: 'her arm, in the data of her page',
    how: { reads: 'assessor' },
    plant: view<Hers>('/participants/:number', ({ her }, { hers }) => {
      her.programme = hers ? 1 : 2;
    }),
    caught: /^assessor 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'data-request field that no page draws',
    what: 'in the data request alone, and not in the document',
    how: { reads: 'assessor' },
    plant: view<Hers>('/participants/:number', ({ her }, { hers, isData }) => {
      if (isData && hers) her.hint = true;
    }),
    caught: /^assessor 1: GET \/participants\/L-\d+\.data: /,
  },
  {
    of: 'data-request field that no page draws',
    what: 'in a data request for single routes, as no link makes it',
    how: { reads: 'assessor' },
    plant: view<Hers>('/participants/:number', ({ her }, { hers, query }) => {
      if (query.has('_routes') && hers) her.hint = true;
    }),
    caught: /^assessor 1: GET \/participants\/L-\d+\.data\?_routes=/,
  },
  {
    of: 'data-request field that no page draws',
    what: 'the words of a trainer, in both worlds alike',
    how: { reads: 'coordinator' },
    plant: view<{ events: EventLine[] }>('/adverse-events', ({ events }) => {
      for (const each of events) each.term = 'Back spasm at the bar 0';
    }),
    caught: /^coordinator 1: GET \/adverse-events names Back spasm at the bar$/,
  },
  {
    of: 'data-request field that no page draws',
    what: 'the order of the keys of a row',
    how: { reads: 'assessor' },
    plant: view<GridPage>('/participants', ({ grid }, at) => {
      grid.rows = grid.rows.map((row) =>
        at.isLifting(row.number)
          ? (Object.fromEntries(Object.entries(row).reverse()) as unknown as GridRow)
          : row,
      );
    }),
    caught: /^assessor 1: GET \/participants: /,
  },
  {
    of: 'HTML comment, attribute, class or hidden input',
    what: 'a comment on the page of a woman who lifts',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body) => body.replace('</main>', '<!-- p --></main>')),
    caught: /^assessor 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'HTML comment, attribute, class or hidden input',
    what: 'an attribute for a script',
    how: { reads: 'coordinator' },
    plant: answer(herPage, (body) => body.replace('<main', '<main data-g="1"')),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'HTML comment, attribute, class or hidden input',
    what: 'the class of a row of the grid',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern, isData }) => pattern === '/participants' && !isData,
      (body, { lifts }) =>
        lifts.reduce(
          (all, number) =>
            all.replace(`<a href="/participants/${number}">`, `<a class="g" href="/participants/${number}">`),
          body,
        ),
    ),
    caught: /^assessor 1: GET \/participants: /,
  },
  {
    of: 'HTML comment, attribute, class or hidden input',
    what: 'a hidden input of a form',
    how: { reads: 'coordinator' },
    plant: answer(herPage, (body) =>
      body.replace('</form>', '<input type="hidden" name="g" value="1"/></form>'),
    ),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'HTML comment, attribute, class or hidden input',
    what: 'the order of two attributes',
    how: { reads: 'coordinator' },
    plant: answer(herPage, (body) =>
      body.replace('<main id="main" tabindex="-1"', '<main tabindex="-1" id="main"'),
    ),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'whitespace',
    what: 'a space at the end of the page of a woman who lifts',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body) => `${body} `),
    caught: /^assessor 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'whitespace',
    what: 'a space that does not break instead of one that does',
    how: { reads: 'coordinator' },
    plant: view<{ viewer: { site: string } }>('/participants/:number', ({ viewer }, { hers }) => {
      if (hers) viewer.site = viewer.site.replace(' ', '\u00a0');
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'whitespace',
    what: 'a line end in the data request',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern, isData, hers }) => pattern === '/participants/:number' && isData && hers,
      (body) => body.replace(/\n?$/, '\r\n'),
    ),
    caught: /^assessor 1: GET \/participants\/L-\d+\.data: /,
  },
  {
    of: 'error page',
    what: 'the page of an unknown address, with a number of what went wrong',
    how: { reads: 'statistician' },
    plant: answer(
      ({ path, isData }) => path === '/nothing/here' && !isData,
      (body, { sum }) => body.replace('</h1>', `</h1><p>E${sum}</p>`),
    ),
    caught: /^statistician 1: GET \/nothing\/here: /,
  },
  {
    of: 'error page',
    what: 'a page that fails for women who lift',
    how: { reads: 'assessor' },
    plant: view<Hers>('/participants/:number', (_, { hers }) => {
      if (hers) throw new globalThis.Response('Not now', { status: 503 });
    }),
    caught: /^assessor 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'error page',
    what: 'an address that cannot be read',
    how: { reads: 'administrator' },
    plant: answer(
      ({ path }, res) => path.includes('%A') && res.statusCode === 400,
      (body, { lifts }) => body.replace('</p>', `${' '.repeat(lifts.length)}</p>`),
    ),
    caught: /^administrator 1: GET \/%E0%A4%A: /,
  },
  {
    of: 'form presence or required-ness',
    what: 'the form for notes stands on the pages of those who lift alone',
    how: { reads: 'coordinator' },
    plant: view<Hers>('/participants/:number', (page, { hers }) => {
      if (!hers) page.notes = null;
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'form presence or required-ness',
    what: 'a field is required for those who lift',
    how: { reads: 'assessor' },
    plant: answer(
      ({ path, hers, isData }) => path.endsWith('/followup/dxa') && hers && !isData,
      (body) => body.replace('<input ', '<input required="" '),
    ),
    caught: /^assessor 1: GET \/participants\/L-\d+\/followup\/dxa: /,
  },
  {
    of: 'form presence or required-ness',
    what: 'what a form begins with',
    how: { reads: 'assessor' },
    plant: view<{ form: FormView }>('/participants/:number/:visit/:form', ({ form }, { hers }) => {
      if (form.form === 'strength_function' && hers) form.typed.bes_t1 = '20.0';
    }),
    caught: /^assessor 1: GET \/participants\/L-\d+\/followup\/strength_function: /,
  },
  {
    of: 'codebook',
    what: 'the order of the forms in it',
    how: { reads: 'statistician' },
    plant: view<{ forms: unknown[] }>('/codebook', ({ forms }, { lifts }) => {
      forms.push(...forms.splice(0, lifts.length));
    }),
    caught: /^statistician 1: GET \/codebook: /,
  },
  {
    of: 'codebook',
    what: 'a field that one arm alone has, in both worlds alike',
    how: { reads: 'statistician' },
    plant: view<{ forms: { rows: { label: string }[] }[] }>('/codebook', ({ forms }) => {
      const [first] = forms[0]?.rows ?? [];
      if (first) first.label = 'Load at the bar (HIPRT)';
    }),
    caught: /^statistician 1: GET \/codebook names HIPRT$/,
  },
  {
    of: 'time of entry',
    what: 'the second at which she was enrolled',
    how: { reads: 'coordinator' },
    plant: view<Hers>('/participants/:number', ({ her }, { hers }) => {
      her.enrolledAt = her.enrolledAt.replace(/\d\d\.\d+Z/, hers ? '01.000Z' : '02.000Z');
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'audit row',
    what: 'the notes of a woman who lifts hold one that nobody wrote',
    how: { reads: 'coordinator' },
    plant: view<Hers>('/participants/:number', ({ notes }, { hers }) => {
      if (hers)
        notes?.notes.push({
          id: 'x',
          kind: 'Another mistake',
          note: 'Told',
          by: null,
          at: '2026-03-02T00:00:00.000Z',
        });
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
];
