// The document. It has no loader: a parent's loader protects nothing, so each page brings its own frame.

import type { LinksFunction, MetaFunction } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
} from '@remix-run/react';
import styles from './styles/app.css';
import { Kept } from './views/kept.tsx';
import { useNonce } from './views/nonce.tsx';
import { type Again, TryAgain } from './views/try-again.tsx';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error ? `${pageOf(error).title} · Equipoise` : 'Equipoise' },
];

function Document({ children }: { children: React.ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return (
    <Document>
      <Outlet />
    </Document>
  );
}

const fallback = {
  title: 'Something went wrong',
  text: 'Nothing was saved. Go back and try again; if it happens again, tell your administrator.',
};
const notFound = {
  title: 'Page not found',
  text: 'There is nothing at this address. Check the address, or start again from your home page.',
};

/** What a failure may say of itself. An unexpected error says nothing. */
function pageOf(error: unknown): { title: string; text: string; again?: Again; kept?: [string, string][] } {
  if (!isRouteErrorResponse(error)) return fallback;
  const told = error.data as
    | { title?: string; text?: string; again?: Again; kept?: [string, string][] }
    | string
    | null;
  if (told && typeof told === 'object' && told.title && told.text)
    return { title: told.title, text: told.text, again: told.again, kept: told.kept };
  return error.status === 404 ? notFound : fallback;
}

/** Says what happened and what to do. */
export function ErrorBoundary() {
  const page = pageOf(useRouteError());
  return (
    <Document>
      <header className="bar">
        <div className="page bar-row">
          <a className="brand" href="/">
            Equipoise
          </a>
        </div>
      </header>
      <main id="main" className="page">
        <h1>{page.title}</h1>
        <p>{page.text}</p>
        {page.again && <TryAgain {...page.again} />}
        {page.kept && page.kept.length > 0 && <Kept entries={page.kept} />}
        <p className="aside">
          <a href="/">{page.again?.entries ? 'Leave without sending' : 'Go to your home page'}</a>
        </p>
      </main>
    </Document>
  );
}
