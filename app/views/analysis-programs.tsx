// What was registered of the programs of the analysis, and the form that registers one.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Facts } from './facts.tsx';
import { TextField } from './fields.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';
import { ProgramFile } from './program-file.tsx';

interface Its {
  programs: { name: string; sha256: string; note: string | null; by: string; at: string }[];
  isUnsealed: boolean;
  mayRegister: boolean;
}

interface Refused {
  typed: { name: string; sha256: string; note: string };
  errors: { field: string; message: string }[];
  warnings: Unusual[];
}

export function AnalysisPrograms({
  its: { programs, isUnsealed, mayRegister },
  timeZone,
  refused,
}: {
  its: Its;
  timeZone: string;
  refused?: Refused;
}) {
  return (
    <>
      <p>
        Before the statistician signs the unsealing, the program of the analysis is registered by its SHA-256.
        The program itself is not sent here. Whoever reads a result later computes the SHA-256 of the program
        that made it, and finds it in this list, or not. Every export names the list in its manifest.
      </p>
      {isUnsealed && (
        <Notice>
          <p>The study is unsealed: no program is registered any more.</p>
        </Notice>
      )}
      <h2>Registered</h2>
      {programs.length === 0 && <div className="empty">No program is registered.</div>}
      {programs.map(({ name, sha256, note, by, at }) => (
        <section key={sha256}>
          <h3>{name}</h3>
          <Facts
            facts={[
              [
                'SHA-256',
                <span key="s" className="code">
                  {sha256}
                </span>,
              ],
              ['By', by],
              ['At', <Instant key="t" at={at} timeZone={timeZone} />],
              ...(note === null ? [] : [['Note', note] as const]),
            ]}
          />
        </section>
      ))}
      {mayRegister && (
        <>
          <h2>Register a program</h2>
          {/* Empty again once a program is registered. */}
          <RegisterForm key={programs.length} refused={refused} />
        </>
      )}
    </>
  );
}

function RegisterForm({ refused }: { refused?: Refused }) {
  const { typed, errors = [], warnings } = refused ?? {};
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.message;
  return (
    <Form method="post" noValidate>
      <p>
        A newer program is registered beside the older ones: none is changed or taken away. After the
        unsealing none is added.
      </p>
      <ProgramFile />
      <TextField
        name="name"
        label="Name"
        hint="Of the file or the program, for example analysis.R. Everybody can read it."
        width={40}
        typed={typed?.name}
        error={errorOf('name')}
        warnings={warnings}
      />
      <TextField
        name="sha256"
        label="SHA-256"
        hint="Of the file as it is, byte by byte: 64 characters, each of them 0 to 9 or a to f"
        width={40}
        typed={typed?.sha256}
        error={errorOf('sha256')}
      />
      <TextField
        name="note"
        label="Note, if there is something to say"
        hint="At most 200 characters. Everybody can read it."
        width={40}
        typed={typed?.note}
        error={errorOf('note')}
        warnings={warnings}
      />
      <details className="more more-near">
        <summary>How to compute the SHA-256 of a file</summary>
        <Facts facts={commands.map(([where, command]) => [where, <code key="c">{command}</code>])} />
        <p>
          It changes with every byte. A version control that rewrites the ends of lines gives another one on
          another computer.
        </p>
      </details>
      <Button>Register the program</Button>
    </Form>
  );
}

const commands = [
  ['Linux', 'sha256sum analysis.R'],
  ['macOS', 'shasum -a 256 analysis.R'],
  ['Windows, PowerShell', 'Get-FileHash analysis.R'],
  ['Windows, command prompt', 'certutil -hashfile analysis.R SHA256'],
] as const;
