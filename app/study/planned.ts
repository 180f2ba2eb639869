// How many the trial wants to randomise. The owner recruited for 100. Of the design of the list this alone is for
// everybody, so it stands in a file of its own.
export const plannedParticipants = 100;
