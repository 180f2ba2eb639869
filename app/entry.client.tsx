// Pages work without this; with it, following a link or sending a form does not load the frame again.
import { RemixBrowser } from '@remix-run/react';
import { startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { Alive, holdEvents } from './views/alive.tsx';

// A link within the page leads to its field here and not through the router, which would take it for a new page and
// forget the answer to the form, its errors with it.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
  const target = document.getElementById(link?.getAttribute('href')?.slice(1) ?? '');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  target.focus({ preventScroll: true });
  (target.closest('.field') ?? target).scrollIntoView();
});

holdEvents();
startTransition(() => {
  hydrateRoot(
    document,
    <Alive>
      <RemixBrowser />
    </Alive>,
  );
});
