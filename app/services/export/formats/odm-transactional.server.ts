// CDISC ODM-XML 1.3.2, Transactional: every change of every item of the forms and visits, with who made it, where, when and why.
// It is read from the open ledger alone, whose acts are those of blinded people: whether somebody unblinded acted is in no
// line of it, before the study is unsealed and after.
import { blocksOf } from '../blocks.server.ts';
import type { Cut } from '../cut.server.ts';
import { sitesOf, usersOf } from './odm/admin.server.ts';
import { eventData, formData, subjectData, textOfCell } from './odm/data.server.ts';
import { odmDocument } from './odm/document.server.ts';
import { oids, randomisationForm, recordForms, visitForm } from './odm/forms.server.ts';
import { type Change, historyOf, toldTables } from './odm/history.server.ts';
import { studyElement } from './odm/metadata.server.ts';
import { element, type Xml } from './xml/element.server.ts';

const context = 'Context';

function auditRecord({ at, reason }: Change['entry'], user: string, location: string): Xml {
  return element(
    'AuditRecord',
    {},
    element('UserRef', { UserOID: user }),
    element('LocationRef', { LocationOID: location }),
    element('DateTimeStamp', {}, at),
    ...(reason === null || reason === '' ? [] : [element('ReasonForChange', {}, reason)]),
  );
}

function changeData({ place, items }: Change, audit: Xml): Xml {
  const data = items.map(({ at, before, after }) => {
    const variable = place.form.variables[at];
    if (!variable) throw new Error(`${place.form.name} has no variable ${at}.`);
    return element(
      'ItemData',
      {
        ItemOID: oids.item(place.form, variable),
        TransactionType: before === null ? 'Insert' : after === null ? 'Remove' : 'Update',
        IsNull: after === null ? 'Yes' : undefined,
        Value: textOfCell(after) ?? undefined,
      },
      audit,
    );
  });
  return eventData(place, [formData(place, data, context)], context);
}

/** The bytes of the file. Throws Unwritable where a text holds a character that XML has not. */
export async function* odmTransactional(cut: Cut): AsyncIterable<Uint8Array> {
  const forms = recordForms(cut);
  const sites = await sitesOf(cut);
  const users = await usersOf(cut, toldTables(cut.tables, forms));
  async function* subjects() {
    for await (const block of blocksOf(cut)) {
      const changesOf = await historyOf(cut, forms, block);
      for (const her of block.people) {
        const location = sites.locationOf(her.siteId);
        const events = changesOf(her).map((change) => {
          const { entry } = change;
          return changeData(change, auditRecord(entry, users.userOf(entry.actor, entry.role), location));
        });
        yield subjectData(her, location, events, context);
      }
    }
  }
  yield* odmDocument(
    {
      type: 'Transactional',
      description:
        'Every change that blinded staff made in forms and visits. Acts of unblinded staff are not in it, nor what was sealed.',
      study: studyElement([randomisationForm(cut), visitForm, ...forms], cut.stamp),
      admin: element('AdminData', { StudyOID: cut.stamp.study }, ...users.elements, ...sites.elements),
      subjects: subjects(),
    },
    cut.stamp,
  );
}
