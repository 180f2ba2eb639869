// The frame of every page after sign-in: who you are, where you can go, and what state the study is in.
import { useLocation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { StudyContext } from './study-context.ts';
import type { Viewer } from './viewer.ts';

interface Props {
  viewer: Viewer;
  title: string;
  /** A path back, where the page is below another. */
  back?: { href: string; label: string };
  wide?: boolean;
  /** Initials and year of birth, where she is met: to tell two people apart. */
  identity?: string | null;
  children: ReactNode;
}

export function Banners({
  mode,
  synthetic,
  lock = null,
}: Pick<Viewer, 'mode' | 'synthetic'> & Partial<Pick<Viewer, 'lock'>>) {
  if (!synthetic && mode !== 'practice' && !lock) return null;
  return (
    <section aria-label="State of the study">
      {synthetic && (
        <p className="banner banner-synthetic">
          SYNTHETIC: simulated people<span className="banner-more">, for demonstration only</span>
        </p>
      )}
      {mode === 'practice' && (
        <p className="banner banner-practice">
          PRACTICE: everything entered now is discarded when the study is activated
        </p>
      )}
      {lock && (
        <p className="banner banner-locked">
          LOCKED since {lock.since}
          {lock.unsealed ? ', UNSEALED' : ''}
          <span className="banner-more">: nothing can be entered or changed any more</span>
        </p>
      )}
    </section>
  );
}

const isWithin = (path: string, href: string) =>
  path === href || (href !== '/' && path.startsWith(`${href}/`));

export function Shell({ viewer, title, back, wide = false, identity, children }: Props) {
  const { pathname } = useLocation();
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <div className="page bar-row">
          <a className="brand" href="/">
            Equipoise
          </a>
          <span className="bar-study">
            {viewer.study}
            {viewer.site ? `, ${viewer.site}` : ''}
          </span>
          <span className="bar-person">
            {viewer.name}, {viewer.roleLabel}
            {!viewer.blinded && <strong className="tag tag-unblinded">You can see arms</strong>}
          </span>
          <a className="bar-link" href="/account">
            Account
          </a>
          <form method="post" action="/sign-out">
            <button className="link-button bar-link" type="submit">
              Sign out
            </button>
          </form>
        </div>
      </header>
      <nav className="nav" aria-label="Main">
        <ul className="page nav-row">
          {viewer.nav.map((each) => (
            <li key={each.href}>
              <a href={each.href} aria-current={isWithin(pathname, each.href) ? 'page' : undefined}>
                {each.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Banners {...viewer} />
      <main id="main" tabIndex={-1} className={wide ? 'page page-wide' : 'page'}>
        {back && (
          <p className="back">
            <a href={back.href}>{back.label}</a>
          </p>
        )}
        <h1>{title}</h1>
        {identity && <p className="identity">{identity}</p>}
        <StudyContext.Provider value={viewer}>{children}</StudyContext.Provider>
      </main>
      <footer className="footer">
        <p className="page">
          <a href="/who-can-see-arms">Who can see arms</a> · <a href="/commitment">Commitment</a> ·{' '}
          <a href="/lock">Lock and unseal</a>
        </p>
      </footer>
    </>
  );
}
