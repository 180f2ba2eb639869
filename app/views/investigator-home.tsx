// The home of an investigator: what she must know of now, and how a code is broken.
import { LinkButton } from './button.tsx';
import { BreakFacts, type CodeBreak } from './code-break.tsx';
import { Notice } from './notice.tsx';

export function InvestigatorHome({ alerts, timeZone }: { alerts: CodeBreak[]; timeZone: string }) {
  return (
    <>
      <BreakAlerts alerts={alerts} timeZone={timeZone} />
      {alerts.length === 0 && <p>No code break waits for you.</p>}
      <h2>In an emergency</h2>
      <p>
        When somebody who treats a participant must know her arm now, find her and break her code. It is
        broken for her alone, and you stay blinded unless you say that you read it yourself.
      </p>
      <p className="actions">
        <LinkButton href="/participants">Find the participant</LinkButton>
      </p>
      <p>
        <a href="/adverse-events">Adverse events</a> that blinded people entered
      </p>
    </>
  );
}

/** Each stays until somebody has said that she knows of it. */
function BreakAlerts({ alerts, timeZone }: { alerts: CodeBreak[]; timeZone: string }) {
  return alerts.map((each) => (
    <Notice key={each.id} kind="care" title={`The code of ${each.number} was broken`}>
      <BreakFacts its={each} timeZone={timeZone} />
      {each.isOwn ? (
        <p>It was broken in your name. It stays here until another investigator says that she knows of it.</p>
      ) : (
        <p>
          <a href={`/code-breaks#${each.id}`}>Say that you know of it</a>
        </p>
      )}
    </Notice>
  ));
}
