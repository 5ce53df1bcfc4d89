export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
export const DENSITIES: readonly Density[] = ['comfortable', 'compact'];

/** A remembered theme; anything else means the system's. */
export function readTheme(stored: string | null): Theme {
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** A remembered density; anything else means comfortable. */
export function readDensity(stored: string | null): Density {
  return stored === 'compact' ? 'compact' : 'comfortable';
}
