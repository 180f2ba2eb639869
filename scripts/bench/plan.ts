// How much is measured. The quick plan only shows that everything works; its figures mean nothing.

export interface Plan {
  /** Rounds of each contestant; the figures are the medians of the rounds. */
  rounds: number;
  /** Length of a round of saves, in milliseconds. */
  roundMs: number;
  connections: readonly number[];
  /** Participants whose forms are saved over HTTP. */
  saved: number;
  /** Saves in a round of the save service. */
  serviceSaves: number;
  /** Sizes of the study for the participants page. */
  sizes: readonly number[];
  /** Requests for each page in a round. */
  pageRequests: number;
  /** Participants that are exported. */
  exported: number;
  exports: number;
  starts: number;
  /** How long a server is left alone before its memory is read, in milliseconds. */
  restMs: number;
}

export const full: Plan = {
  rounds: 9,
  roundMs: 1500,
  connections: [1, 8, 32],
  saved: 400,
  serviceSaves: 1000,
  sizes: [100, 1000, 10_000],
  pageRequests: 30,
  exported: 10_000,
  exports: 5,
  starts: 7,
  restMs: 3000,
};

export const quick: Plan = {
  rounds: 1,
  roundMs: 250,
  connections: [1, 8, 32],
  saved: 20,
  serviceSaves: 30,
  sizes: [30, 60, 120],
  pageRequests: 3,
  exported: 120,
  exports: 1,
  starts: 1,
  restMs: 200,
};
