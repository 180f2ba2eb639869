// What a program may ask for: the tables of the dataset with the formats of each, and where the cut would be now.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { forProgram } from '#app/access/programs.server.ts';

export const loader = (args: LoaderFunctionArgs) =>
  forProgram(args, null, [], async ({ may }) => Response.json(await may.tables()));
