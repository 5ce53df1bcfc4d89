import type { Snippet } from 'svelte';
import type { IconName } from './icons';

export interface MenuEntry {
  label: string;
  icon?: IconName;
  href?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Draws a tick: one of several choices, or a setting that is on. */
  checked?: boolean;
  /** Keeps the menu open after it is chosen. */
  stay?: boolean;
  keys?: string;
  onchoose?: () => void;
}

/** A title for the entries that follow, or null for a line between two groups. */
export type MenuPart = MenuEntry | { title: string } | null;

export interface MenuProps {
  entries: readonly MenuPart[];
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
  open?: boolean;
  /** Draws the button; put the given props on it. */
  trigger: Snippet<[Record<string, unknown>]>;
  /** Drawn above the entries. */
  head?: Snippet;
}
