const isChanged = (field: Element): boolean => {
  if (field instanceof HTMLInputElement) {
    const isChosen = field.type === 'radio' || field.type === 'checkbox';
    return isChosen ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLSelectElement)) return false;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
};

/** Whether a form holds something else than it was sent with: somebody typed before the page was alive. */
export const isTouched = (form: HTMLFormElement): boolean => [...form.elements].some(isChanged);
