// The scanners of the site and their calibrations, with the forms that add and change them.
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Day } from './day.tsx';
import { EntryForm } from './entry-form.tsx';
import { Choice, Select, TextField } from './fields.tsx';
import { Table } from './table.tsx';

export interface Refused {
  /** Which form was sent. */
  intent: string;
  typed: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: Unusual[];
}

interface Scanner {
  id: string;
  version: number;
  typed: Record<string, string>;
  inUse: boolean;
}

const yesNo = [
  { value: '1', label: 'Yes' },
  { value: '0', label: 'No' },
];

function ScannerForm({ scanner, refused }: { scanner?: Scanner; refused?: Refused }) {
  const typed = refused?.typed ?? scanner?.typed ?? {};
  const field = (name: string, label: string, width: number, more: { unit?: string; hint?: string } = {}) => (
    <TextField
      name={name}
      label={label}
      width={width}
      typed={typed[name]}
      error={refused?.errors.find((each) => each.field === name)?.message}
      warnings={refused?.warnings}
      {...more}
    />
  );
  return (
    <EntryForm>
      {scanner ? (
        <>
          <input type="hidden" name="id" value={scanner.id} />
          <input type="hidden" name="version" value={scanner.version} />
          <input type="hidden" name="scanner" value={scanner.typed.scanner} />
        </>
      ) : (
        field('scanner', 'Name', 30, { hint: 'As the form of a scan shows it, for example Medix DR' })
      )}
      {field('serial', 'Serial number', 20)}
      {field('software', 'Software', 30, { hint: 'Name and version' })}
      {field('ls_lsc', 'Least significant change, spine', 8, {
        unit: 'g/cm²',
        hint: 'Of this scanner at this site: 2.77 times its precision error',
      })}
      {field('fn_lsc', 'Least significant change, femoral neck', 8, { unit: 'g/cm²' })}
      <Choice
        name="in_use"
        label="In use"
        choices={yesNo}
        typed={typed.in_use ?? '1'}
        error={refused?.errors.find((each) => each.field === 'in_use')?.message}
      />
      <Button name="intent" value={scanner ? 'change' : 'scanner'}>
        {scanner ? 'Save what is known' : 'Add the scanner'}
      </Button>
    </EntryForm>
  );
}

/** What is known of each scanner, and one form: of the scanner that is to be changed, or of a new one. */
export function Scanners({
  scanners,
  changing,
  refused,
  isLocked,
}: {
  scanners: readonly Scanner[];
  changing?: Scanner;
  refused?: Refused;
  isLocked: boolean;
}) {
  return (
    <>
      <Table
        caption="Scanners"
        head={['Name', 'Serial number', 'Software', 'LSC spine, g/cm²', 'LSC neck, g/cm²', 'In use']}
        rows={scanners.map(({ id, typed, inUse }) => ({
          key: id,
          cells: [
            isLocked ? (
              typed.scanner
            ) : (
              <a key="n" href={`/settings/scanners?change=${id}`}>
                <span className="visually-hidden">Change </span>
                {typed.scanner}
              </a>
            ),
            typed.serial,
            typed.software,
            typed.ls_lsc,
            typed.fn_lsc,
            inUse ? 'Yes' : 'No',
          ],
        }))}
        empty={<p>No scanner is entered yet: the form of a scan asks for its name in words.</p>}
      />
      {!isLocked && (
        <section>
          <h2>{changing ? `Change ${changing.typed.scanner}` : 'Add a scanner'}</h2>
          <ScannerForm key={changing?.id ?? 'new'} scanner={changing} refused={refused} />
          {changing && (
            <p className="aside">
              Another one? <a href="/settings/scanners">Add a scanner</a>
            </p>
          )}
        </section>
      )}
    </>
  );
}

interface Calibration {
  id: string;
  one: string;
  other: string;
  on: string;
  by: string;
  equation: string;
  enteredBy: string | null;
}

/** Calibrations of two scanners against each other. */
export function Calibrations({
  calibrations,
  names,
  refused,
  isLocked,
}: {
  calibrations: readonly Calibration[];
  names: readonly string[];
  refused?: Refused;
  isLocked: boolean;
}) {
  const choices = names.map((value) => ({ value, label: value }));
  const errorOf = (name: string) => refused?.errors.find((each) => each.field === name)?.message;
  const field = (name: string, label: string, width: number, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      width={width}
      typed={refused?.typed[name]}
      error={errorOf(name)}
      warnings={refused?.warnings}
    />
  );
  const chosen = (name: 'one' | 'other', label: string) => (
    <Select
      name={name}
      label={label}
      choices={choices}
      blank="Choose"
      typed={refused?.typed[name]}
      error={errorOf(name)}
    />
  );
  return (
    <section>
      <h2>Cross-calibrations</h2>
      <p>
        A second visit on another scanner than the first is refused, unless the two were calibrated against
        each other and that stands here.
      </p>
      <Table
        caption="Cross-calibrations"
        head={['Scanners', 'Day', 'Made by', 'Equation', 'Entered by']}
        rows={calibrations.map(({ id, one, other, on, by, equation, enteredBy }) => ({
          key: id,
          cells: [`${one} and ${other}`, <Day key="d" day={on} />, by, equation, enteredBy],
        }))}
        empty={<p>None is entered.</p>}
      />
      {!isLocked && names.length > 1 && (
        <details className="more more-near" open={refused !== undefined}>
          <summary>Add a cross-calibration</summary>
          <EntryForm>
            {chosen('one', 'First scanner')}
            {chosen('other', 'Second scanner')}
            {field('made_on', 'Day of the calibration', 12, dayHint)}
            {field('made_by', 'Made by', 30)}
            {field(
              'equation',
              'Equation',
              40,
              'How the second follows from the first, for example second = 1.012 × first',
            )}
            <Button name="intent" value="calibration">
              Add the cross-calibration
            </Button>
          </EntryForm>
        </details>
      )}
    </section>
  );
}
