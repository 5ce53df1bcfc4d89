type Props = Record<string | symbol, unknown>;
type Listener = (event: unknown) => unknown;

/** Puts the props of two owners on one element: listeners of both are called, of the rest the later ones win. */
export function mergeProps(first: Props, second: Props): Props {
  const merged: Props = { ...first, ...second };
  for (const name of Object.keys(first)) {
    const mine = first[name];
    const other = second[name];
    if (name.startsWith('on') && typeof mine === 'function' && typeof other === 'function') {
      merged[name] = (event: unknown) => {
        (mine as Listener)(event);
        (other as Listener)(event);
      };
    }
  }
  // Attachments are kept under symbols, which `Object.keys` leaves out and the spread above has copied.
  return merged;
}
