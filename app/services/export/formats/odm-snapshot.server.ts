// CDISC ODM-XML 1.3.2, Snapshot: the study and what its forms hold now. What no table of this export holds is in no
// definition, code or value.

import { study } from '#app/study/index.ts';
import { breathe } from '../../breathe.server.ts';
import { type Block, blocksOf, type FormRow } from '../blocks.server.ts';
import type { Cut } from '../cut.server.ts';
import { visitOrder } from '../form-tables.server.ts';
import type { Person } from '../people.server.ts';
import type { Cell } from '../table.server.ts';
import { sitesOf } from './odm/admin.server.ts';
import { eventData, formData, type Place, subjectData, textOfCell } from './odm/data.server.ts';
import { odmDocument } from './odm/document.server.ts';
import {
  eventOf,
  events,
  oids,
  type RecordForm,
  randomisationCells,
  randomisationForm,
  recordForms,
  visitCells,
  visitForm,
} from './odm/forms.server.ts';
import { idsOf, keysOf } from './odm/ids.server.ts';
import { studyElement } from './odm/metadata.server.ts';
import { element, type Xml } from './xml/element.server.ts';

interface Placed extends Place {
  cells: readonly Cell[];
}

/** Reads what a block holds, and answers what of it is hers. */
async function placesOf(cut: Cut, forms: readonly RecordForm[], block: Block) {
  const people = block.people.map(({ id }) => id);
  const readForm = async (form: RecordForm) => ({
    form,
    ids: form.repeats ? await idsOf(cut, form.instrument, people) : undefined,
    records: await recordsOf(form),
  });
  const recordsOf = async ({ name }: RecordForm): Promise<ReadonlyMap<string, readonly FormRow[]>> =>
    name === 'screening'
      ? new Map([...(await block.screenings())].map(([id, row]) => [id, [row]]))
      : await block.records(name);
  const read: Awaited<ReturnType<typeof readForm>>[] = [];
  // One after another: a snapshot is one connection, and others may go first in between.
  for (const form of forms) {
    read.push(await readForm(form));
    await breathe();
  }
  const visits = await block.visits();
  const randomisation = randomisationForm(cut);
  return (her: Person): Placed[] => {
    const hers = new Map(
      read.map(({ form, records, ids }) => {
        const rows = records.get(her.id) ?? [];
        const told = rows.map(({ id }) => id);
        return [form.name, { rows, told: new Set(told), keys: keysOf(ids?.get(her.id), told) }];
      }),
    );
    const told = forms.flatMap((form) => {
      const its = hers.get(form.name);
      const above = form.instrument.within === undefined ? null : hers.get(form.instrument.within);
      return (
        (its?.rows ?? [])
          // What belongs to a void record is void with it.
          .filter(({ parent }) => above === null || above?.told.has(parent))
          .map((row): Placed => {
            const { event, key: eventKey } = eventOf(form, row.visit);
            const formKey = form.repeats ? its?.keys.get(row.id) : undefined;
            const cells = form.cellsOf(row, above?.keys.get(row.parent) ?? null);
            return { event, eventKey, form, formKey, cells };
          })
      );
    });
    const ofVisits = (visits.get(her.id) ?? [])
      .toSorted((one, other) => visitOrder(one.visit) - visitOrder(other.visit))
      .map((row): Placed => {
        const { event, key } = eventOf(visitForm, row.visit);
        return { event, eventKey: key, form: visitForm, formKey: undefined, cells: visitCells(row) };
      });
    const drawn: Placed = {
      ...{ event: events.enrolment, eventKey: undefined, form: randomisation, formKey: undefined },
      cells: randomisationCells(her),
    };
    return [drawn, ...ofVisits, ...told];
  };
}

const order = [events.enrolment, ...study.visits.map(({ name }) => name), events.unscheduled, events.common];

function subject(her: Person, location: string, placed: readonly Placed[]): Xml {
  const filled = placed
    .filter(({ cells }) => cells.some((cell) => cell !== null))
    .toSorted(
      (one, other) =>
        order.indexOf(one.event) - order.indexOf(other.event) ||
        Number(one.eventKey ?? 0) - Number(other.eventKey ?? 0),
    );
  const byEvent = Map.groupBy(filled, ({ event, eventKey }) => `${event}\n${eventKey ?? ''}`);
  return subjectData(
    her,
    location,
    [...byEvent.values()].map((its) =>
      eventData(
        its[0] as Placed,
        its.map((place) =>
          formData(
            place,
            place.form.variables.flatMap((variable, i) => {
              const value = textOfCell(place.cells[i] ?? null);
              return value === null
                ? []
                : [element('ItemData', { ItemOID: oids.item(place.form, variable), Value: value })];
            }),
          ),
        ),
      ),
    ),
  );
}

/** The bytes of the file. Throws Unwritable where a text holds a character that XML has not. */
export async function* odmSnapshot(cut: Cut): AsyncIterable<Uint8Array> {
  const forms = recordForms(cut);
  const sites = await sitesOf(cut);
  async function* subjects() {
    for await (const block of blocksOf(cut)) {
      const placed = await placesOf(cut, forms, block);
      for (const her of block.people) yield subject(her, sites.locationOf(her.siteId), placed(her));
    }
  }
  yield* odmDocument(
    {
      type: 'Snapshot',
      description: 'The forms as they are at the cut.',
      study: studyElement([randomisationForm(cut), visitForm, ...forms], cut.stamp),
      admin: element('AdminData', { StudyOID: cut.stamp.study }, ...sites.elements),
      subjects: subjects(),
    },
    cut.stamp,
  );
}
