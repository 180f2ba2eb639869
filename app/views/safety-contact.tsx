// Whom to call about a serious event, now.
import { Notice } from './notice.tsx';

export function SafetyContact({ name, phone }: { name: string; phone: string }) {
  return (
    <Notice kind="care" title="This event is serious: call the safety contact now">
      <p>
        {name}, <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a>
      </p>
    </Notice>
  );
}
