// The versions of the consent sheet, with the form that adds or changes one.
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Day } from './day.tsx';
import { EntryForm } from './entry-form.tsx';
import { Choice, TextField } from './fields.tsx';
import { Table } from './table.tsx';

interface Sheet {
  id: string;
  label: string;
  approved_on: string;
  again: number;
  version: number;
}

export interface Refused {
  typed: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: Unusual[];
}

const yesNo = [
  { value: '1', label: 'Yes' },
  { value: '0', label: 'No' },
];

export function ConsentSheets({
  sheets,
  changing,
  refused,
  isLocked,
}: {
  sheets: readonly Sheet[];
  changing?: Sheet;
  refused?: Refused;
  isLocked: boolean;
}) {
  return (
    <>
      <p>
        Once a version is entered, the consent form offers what is listed here, and a consent has the version
        that was in force on its day. Whoever consented under an earlier one stays as she is.
      </p>
      <Table
        caption="Versions of the consent form, in the order in which they came into force"
        head={['Version', 'Approved on', 'Consent again', ...(isLocked ? [] : [''])]}
        empty={<p>No version is entered: the consent form asks for it in words.</p>}
        rows={sheets.map((each) => ({
          key: each.id,
          cells: [
            each.label,
            <Day key="d" day={each.approved_on} />,
            each.again === 1 ? 'Those who consented before' : 'Nobody',
            ...(isLocked
              ? []
              : [
                  <a key="c" href={`/settings/consent-sheets?change=${each.id}`}>
                    Change<span className="visually-hidden"> version {each.label}</span>
                  </a>,
                ]),
          ],
        }))}
      />
      {!isLocked && (
        <>
          <h2>{changing ? `Version ${changing.label}` : 'Add a version'}</h2>
          <SheetForm key={changing?.id ?? 'new'} sheet={changing} refused={refused} />
        </>
      )}
    </>
  );
}

function SheetForm({ sheet, refused }: { sheet?: Sheet; refused?: Refused }) {
  const saved = sheet && {
    sheet: sheet.label,
    approved_on: sheet.approved_on,
    again: String(sheet.again),
  };
  const typed: Record<string, string> = refused?.typed ?? saved ?? {};
  const errorOf = (name: string) => refused?.errors.find((each) => each.field === name)?.message;
  return (
    <EntryForm>
      {sheet ? (
        <>
          <input type="hidden" name="id" value={sheet.id} />
          <input type="hidden" name="version" value={sheet.version} />
          <input type="hidden" name="sheet" value={sheet.label} />
        </>
      ) : (
        <TextField
          name="sheet"
          label="Version"
          hint="As printed on the form, for example 2.1"
          width={12}
          typed={typed.sheet}
          error={errorOf('sheet')}
          warnings={refused?.warnings}
        />
      )}
      <TextField
        name="approved_on"
        label="Approved on"
        hint={`By the ethics committee; it is in force from that day on. ${dayHint}`}
        width={12}
        typed={typed.approved_on}
        error={errorOf('approved_on')}
      />
      <Choice
        name="again"
        label="Those who consented before consent again"
        choices={yesNo}
        typed={typed.again}
        error={errorOf('again')}
      />
      <Button>{sheet ? 'Save what is known' : 'Add the version'}</Button>
    </EntryForm>
  );
}
