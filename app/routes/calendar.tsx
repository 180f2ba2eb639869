// The calendar of visits, a week a page.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { queryOf } from '#app/access/params.server.ts';
import { isDay } from '#app/study/days.ts';
import { CalendarWeek } from '#app/views/calendar-week.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Calendar · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const day = queryOf(args.request, 'day');
  return { viewer: await person.viewer(), week: await person.calendar.week(isDay(day) ? day : null) };
}

export default function Calendar() {
  const { viewer, week } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Calendar">
      <CalendarWeek week={week} />
    </Shell>
  );
}
