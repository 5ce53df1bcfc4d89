/** Where in the directory one is, besides departments. */
export const GUESTS = 'guests';
