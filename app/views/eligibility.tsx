// The confirmation of her eligibility: how it stands, who screened and who confirmed, and the box that confirms it.
import { Button } from './button.tsx';
import { Day } from './day.tsx';
import { EntryForm } from './entry-form.tsx';
import { Facts } from './facts.tsx';
import { Choice } from './fields.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';

interface Its {
  number: string;
  standing: 'too_early' | 'not_eligible' | 'wanted' | 'changed' | 'confirmed' | 'absent';
  isScreenedSince: boolean;
  randomisedOn: string | null;
  screening: { number: string; on: string; by: string | null };
  confirmed: { by: string | null; at: string } | null;
  mayConfirm: boolean;
  hasScreened: boolean;
}

/** How it stands in a word or two. */
export const standings: Record<Its['standing'], string> = {
  too_early: 'not to be confirmed yet',
  not_eligible: 'not eligible by her last screening',
  wanted: 'to be confirmed by a second person',
  changed: 'changed since it was confirmed: to be confirmed again',
  confirmed: 'confirmed by a second person',
  absent: 'not confirmed: she was randomised before this was asked for',
};

/** What stands in the way of a confirmation; nothing where she can confirm, or it is done. */
export function EligibilityNotice({ its }: { its: Its }) {
  const { standing, isScreenedSince, hasScreened } = its;
  if (standing === 'too_early')
    return (
      <Notice title="Too early to be confirmed">
        Her consent, and the values of the first visit that randomisation depends on, are entered first.
      </Notice>
    );
  if (standing === 'not_eligible')
    return <Notice title="Not eligible by her last screening">There is nothing to confirm.</Notice>;
  if (standing !== 'wanted' && standing !== 'changed') return null;
  return (
    <>
      {standing === 'changed' && (
        <Notice kind="care" title="The confirmation no longer counts">
          {isScreenedSince
            ? 'She was screened again since.'
            : 'A value of the first visit that randomisation depends on changed since.'}{' '}
          It is to be confirmed again.
        </Notice>
      )}
      {hasScreened && (
        <Notice title="A second person confirms it">
          You screened her. An assessor confirms her eligibility, or a coordinator who did not screen her.
        </Notice>
      )}
    </>
  );
}

export function EligibilityFacts({
  its,
  timeZone,
  linked,
}: {
  its: Its;
  timeZone: string;
  /** Whether the reader may open the screening log. */
  linked: boolean;
}) {
  const { number, on, by } = its.screening;
  const name = linked ? <a href={`/screening/${number}`}>{number}</a> : number;
  return (
    <Facts
      facts={[
        ['Eligibility', standings[its.standing]],
        [
          'Screened',
          <span key="s">
            <Day day={on} /> by {by}, as {name}
          </span>,
        ],
        ...(its.confirmed
          ? [
              [
                its.standing === 'confirmed' ? 'Confirmed' : 'Confirmed before',
                <span key="c">
                  <Instant at={its.confirmed.at} timeZone={timeZone} /> by {its.confirmed.by}
                </span>,
              ] as const,
            ]
          : []),
      ]}
    />
  );
}

export function ConfirmEligibility({
  version,
  typed,
  error,
}: {
  version: number;
  typed?: string;
  error?: string;
}) {
  return (
    <EntryForm>
      <input type="hidden" name="version" value={version} />
      <Choice
        name="checked"
        label="Confirmation"
        hint="The source: her reports, her records, what she says herself. With your confirmation the values that her place in the list depends on are frozen."
        choices={[{ value: 'yes', label: 'I have checked these against the source' }]}
        typed={typed}
        error={error}
        many
      />
      <Button>Confirm that she is eligible</Button>
    </EntryForm>
  );
}
