// At the top of a licensed questionnaire: whose wording it is, and under which licence it stands here, or that it does not.
export function WordingNotice({ owner, licence }: { owner: string; licence: string | undefined }) {
  if (licence !== undefined) return <p className="hint">{licence}</p>;
  const whose = `The wording of these items belongs to ${owner} and is not shown here.`;
  return <p>{whose} She answers them on the licensed paper form; type the numbers that she circled.</p>;
}
